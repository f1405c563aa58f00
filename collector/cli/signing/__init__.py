"""Making statements and waivers: who signs, what is asked of them, what they are shown, and the file that comes out."""
