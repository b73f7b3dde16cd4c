"""Tables to sentences, figures and pages. Computes no statistic."""
