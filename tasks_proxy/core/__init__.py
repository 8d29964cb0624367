"""Records, words and errors that every room shares; imports nothing of ours and no Django."""
