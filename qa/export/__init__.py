"""What a reader takes away: tables as CSV and Excel, answers as Word, Markdown and PDF."""
