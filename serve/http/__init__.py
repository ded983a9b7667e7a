"""What HTTP asks of every answer: language and format, conditional requests, errors as problem+json."""
