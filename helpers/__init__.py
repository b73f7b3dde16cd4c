"""Compare two sides of a collection of Arabic press texts.

Data flows one way, through three rooms; each room imports only from those to its left:

    corpus/ -> reading -> measuring -> telling -> reports/
               texts to    tables to    tables to sentences,
               tables      tables       figures, pages

    documents  -> paragraphs -> tokens -> counts -> tf_idf, contrast
    paragraphs -> concordance, names, quotations, parallels

What every table holds is said once, in :mod:`helpers.tables`.
"""
