/** What Jambot keeps: chord charts of songs, and what it took to generate them. */
@SchemaStatement("CREATE EXTENSION IF NOT EXISTS pg_trgm")
package dev.soundchart.model.jambot;

import dev.soundchart.model.SchemaStatement;
