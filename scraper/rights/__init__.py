"""What pages, their headers and the files of their sites say about the use of them: recorded, and honoured on request.

robots.txt's Disallow stays the only rule of access. What is said of uses is kept beside each article, as written.
"""
