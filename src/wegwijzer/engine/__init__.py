"""Definition and checked frames in, raw figures out (Polars). Nothing here knows a clock, a file or a screen."""
