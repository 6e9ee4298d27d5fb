"""Cards and boxes that announce other pages."""
