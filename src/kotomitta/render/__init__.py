"""Documents as text, HTML and pictures, in Finnish, Swedish and English."""
