"""Vietnamese as text: which letter sequences are syllables, and how the encodings before Unicode wrote them."""
