"""From text to syntax tree, and from text to text laid out: the only place that knows how a contract is written."""
