"""Every release of every collection as files, made once and served as they lie."""
