"""Which patients get another answer under the working tree than under an older version."""
