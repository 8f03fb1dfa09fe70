/** Models of the example schema {@code library}: books and their loans. */
@SchemaStatement("CREATE EXTENSION IF NOT EXISTS pg_trgm")
package dev.soundchart.model.library;

import dev.soundchart.model.SchemaStatement;
