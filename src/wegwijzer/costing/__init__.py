"""From a case to costs: the effects calculator and the societal business case."""
