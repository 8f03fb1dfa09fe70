-- Functions and operators in the schema public that are named as those of pg_catalog and fit the types of arguments better. Their result
-- is of a type that no statement can go on with, and each raises an error. DROP TYPE betrayal CASCADE drops them all.
SET LOCAL search_path = pg_catalog;
CREATE TYPE public.betrayal AS ENUM ('planted');
DO $planted$
DECLARE
  planted text := '($1) RETURNS public.betrayal[] LANGUAGE plpgsql AS ''BEGIN RAISE EXCEPTION ''''planted code runs''''; END''';
  types text[] := '{name,varchar,text,"\"char\"",int2,int4,int8,numeric,oid,regclass,aclitem[],text[],int2[],int4[],timestamptz,interval}';
  usual text[] := '{name,varchar,text,int4,oid}';
  one text;
  other text;
  operator text;
  signature record;
  substitute record;
  extra int;
  arguments text;
BEGIN
  FOREACH one IN ARRAY types LOOP
    FOREACH other IN ARRAY types LOOP
      CONTINUE WHEN one <> other AND NOT one = ANY (usual) AND NOT other = ANY (usual);
      EXECUTE 'CREATE FUNCTION public.look_alike' || replace(planted, '$1', one || ', ' || other);
      FOREACH operator IN ARRAY '{=,<>,<,>,<=,>=,||,~~,!~~,~,!~,&&,<@,+,-,*,/,&}'::text[] LOOP
        IF NOT EXISTS (SELECT FROM pg_operator
                        WHERE oprname = operator AND oprleft = one::regtype AND oprright = other::regtype) THEN
          EXECUTE format('CREATE OPERATOR public.%s (FUNCTION = public.look_alike, LEFTARG = %s, RIGHTARG = %s)',
                         operator, one, other);
        END IF;
      END LOOP;
    END LOOP;
  END LOOP;
  FOR signature IN
    SELECT p.proname, p.provariadic <> 0 AS is_variadic,
           array(SELECT a.type::regtype::text FROM unnest(p.proargtypes) WITH ORDINALITY AS a (type, number)
                  WHERE p.provariadic = 0 OR number < p.pronargs ORDER BY number) AS types
      FROM pg_proc p
     WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.pronargs BETWEEN 1 AND 5 AND p.proname = ANY (@names@)
  LOOP
    FOR substitute IN
      SELECT * FROM unnest('{varchar,name}'::text[]) AS of_text,
                    unnest('{varchar,name,int4,int2[]}'::text[]) AS of_any
    LOOP
      FOR extra IN 0 .. CASE WHEN signature.is_variadic THEN 3 ELSE 0 END LOOP
        SELECT string_agg(
                 CASE WHEN type IN ('"any"', 'anyelement', 'anynonarray', 'anycompatible') THEN substitute.of_any
                      WHEN type IN ('anyarray', 'anycompatiblearray') THEN rtrim(substitute.of_any, '[]') || '[]'
                      WHEN type = 'text' THEN substitute.of_text
                      WHEN type = 'oid' AND substitute.of_text = 'name' THEN 'regclass'
                      WHEN type = 'oid' AND substitute.of_text = 'varchar' THEN 'int4'
                      ELSE type END, ', ' ORDER BY number)
          INTO arguments
          FROM unnest(signature.types || array_fill(substitute.of_text, ARRAY[extra])) WITH ORDINALITY AS a (type, number);
        BEGIN
          EXECUTE format('CREATE FUNCTION public.%I', signature.proname) || replace(planted, '$1', coalesce(arguments, ''));
        EXCEPTION WHEN duplicate_function OR invalid_function_definition THEN
          -- it is there, or takes what only C functions can
        END;
      END LOOP;
    END LOOP;
  END LOOP;
END $planted$;
