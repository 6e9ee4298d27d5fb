"""Page → Article and Teasers: pure functions of their arguments, without network, disk, clock or module state."""
