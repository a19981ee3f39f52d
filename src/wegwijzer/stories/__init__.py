"""Stories as data: masking what identifies, coding, agreement between coders, themes, exchange of projects."""
