--liquibase formatted sql

--changeset example:create_notes
--comment: Notes on anything
CREATE TABLE notes (id bigint NOT NULL, text text, CONSTRAINT notes_pkey PRIMARY KEY (id));
--rollback DROP TABLE notes;

--changeset example:index_notes runInTransaction:false
--comment: Notes are found by their text
DROP INDEX CONCURRENTLY IF EXISTS idx_notes_text;
CREATE INDEX CONCURRENTLY idx_notes_text ON notes (text);
--rollback DROP INDEX CONCURRENTLY IF EXISTS idx_notes_text;

--changeset example:create_missing_notes
--comment: Databases of the first release have this table already
--preconditions onFail:MARK_RAN
--precondition-sql-check expectedResult:0 SELECT count(*) FROM pg_class WHERE relname = 'notes'
CREATE TABLE notes (id bigint);
--rollback empty

--changeset example:grant_notes runAlways:true
--comment: Privileges are granted by every update
GRANT SELECT ON notes TO PUBLIC;
--rollback REVOKE SELECT ON notes FROM PUBLIC;
