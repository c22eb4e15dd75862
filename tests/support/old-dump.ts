/**
 * A dump in the format that pg_dump 9.6.3 writes with `--verbose`: a schema is set once for all
 * entries that follow, large objects have their own transaction, comments contain more details.
 * Written manually from pg_dump.c, pg_backup_archiver.c and dumputils.c of REL9_6_3.
 */
const entry = (type: string, schema: string, name: string, sql: string, comment = ''): string =>
  `--\n-- TOC entry 185 (class 1259 OID 16386)\n${comment}-- Name: ${name}; Type: ${type}; Schema: ${schema}; Owner: -${type === 'TABLE' ? '; Tablespace: ' : ''}\n--\n\n${sql}\n\n\n`;
const data = (schema: string, name: string, sql: string): string =>
  `--\n-- TOC entry 2130 (class 0 OID 16386)\n-- Dependencies: 186\n-- Data for Name: ${name}; Type: TABLE DATA; Schema: ${schema}; Owner: -\n--\n\n${sql}\n\n\n`;
const inSchema = (schema: string): string => `SET search_path = ${schema}, pg_catalog;\n\n`;

export const oldDump = [
  `--
-- PostgreSQL database dump
--

-- Dumped from database version 9.6.3
-- Dumped by pg_dump version 9.6.3

-- Started on 2017-06-01 10:00:00 CEST

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SET check_function_bodies = false;
SET client_min_messages = warning;
SET row_security = off;

`,
  entry('SCHEMA', '-', 'shop', 'CREATE SCHEMA shop;'),
  entry('SCHEMA', '-', 'two lines', 'CREATE SCHEMA "two\nlines";'),
  entry(
    'EXTENSION',
    '-',
    'plpgsql',
    'CREATE EXTENSION IF NOT EXISTS plpgsql WITH SCHEMA pg_catalog;',
    '-- Dependencies: 1\n',
  ),
  entry('COMMENT', '-', 'EXTENSION plpgsql', "COMMENT ON EXTENSION plpgsql IS 'PL/pgSQL';"),
  entry('PROCEDURAL LANGUAGE', '-', 'plpgsql', 'CREATE OR REPLACE PROCEDURAL LANGUAGE plpgsql;'),
  inSchema('public'),
  entry('TYPE', 'public', 'mood', "CREATE TYPE mood AS ENUM (\n    'good',\n    'bad'\n);"),
  inSchema('shop'),
  entry(
    'FUNCTION',
    'shop',
    'is_good(public.mood)',
    "CREATE FUNCTION is_good(public.mood) RETURNS boolean\n    LANGUAGE sql IMMUTABLE\n    AS $_$ select $1 = 'good'::public.mood $_$;",
  ),
  inSchema('public'),
  "SET default_tablespace = '';\n\nSET default_with_oids = false;\n\n",
  entry(
    'TABLE',
    'public',
    'goods',
    'CREATE TABLE goods (\n    id integer NOT NULL,\n    m mood\n);',
  ),
  inSchema('shop'),
  entry(
    'TABLE',
    'shop',
    'goods',
    'CREATE TABLE goods (\n    id integer NOT NULL,\n    m public.mood,\n    other integer,\n    CONSTRAINT is_there CHECK ((is_good(m) OR (other > 0)))\n);',
  ),
  entry(
    'SEQUENCE',
    'shop',
    'goods_id_seq',
    'CREATE SEQUENCE goods_id_seq\n    START WITH 1\n    INCREMENT BY 1\n    NO MINVALUE\n    NO MAXVALUE\n    CACHE 1;',
  ),
  entry(
    'SEQUENCE OWNED BY',
    'shop',
    'goods_id_seq',
    'ALTER SEQUENCE goods_id_seq OWNED BY goods.id;',
  ),
  inSchema('"two\nlines"'),
  entry('TABLE', 'two lines', 'goods', 'CREATE TABLE goods (\n    a text\n);'),
  inSchema('shop'),
  entry(
    'DEFAULT',
    'shop',
    'id',
    "ALTER TABLE ONLY goods ALTER COLUMN id SET DEFAULT nextval('goods_id_seq'::regclass);",
  ),
  'SET search_path = pg_catalog;\n\n',
  entry('BLOB', '-', '16390', "SELECT pg_catalog.lo_create('16390');"),
  inSchema('public'),
  data('public', 'goods', 'COPY goods (id, m) FROM stdin;\n1\tgood\n2\t\\N\n\\.'),
  inSchema('shop'),
  data(
    'shop',
    'goods',
    'COPY goods (id, m, other) FROM stdin;\n7\tgood\t\\N\n8\tbad\t1\n9\tbad\t2\n\\.',
  ),
  entry(
    'SEQUENCE SET',
    'shop',
    'goods_id_seq',
    "SELECT pg_catalog.setval('goods_id_seq', 9, true);",
  ),
  inSchema('"two\nlines"'),
  data(
    'two lines',
    'goods',
    "INSERT INTO goods VALUES ('a');\nINSERT INTO goods VALUES ('it''s b');",
  ),
  'SET search_path = pg_catalog;\n\n',
  `--
-- TOC entry 2131 (class 0 OID 0)
-- Data for Name: BLOBS; Type: BLOBS; Schema: -; Owner: -
--

BEGIN;

SELECT pg_catalog.lo_open('16390', 131072);
SELECT pg_catalog.lowrite(0, '\\x6f626a656374');
SELECT pg_catalog.lo_close(0);

COMMIT;

`,
  inSchema('public'),
  entry(
    'CONSTRAINT',
    'public',
    'goods_pkey',
    'ALTER TABLE ONLY goods\n    ADD CONSTRAINT goods_pkey PRIMARY KEY (id);',
  ),
  inSchema('shop'),
  entry(
    'CONSTRAINT',
    'shop',
    'goods_pkey',
    'ALTER TABLE ONLY goods\n    ADD CONSTRAINT goods_pkey PRIMARY KEY (id);',
  ),
  entry('INDEX', 'shop', 'by_other', 'CREATE INDEX by_other ON goods USING btree (other);'),
  entry(
    'FK CONSTRAINT',
    'shop',
    'goods_other_fkey',
    'ALTER TABLE ONLY goods\n    ADD CONSTRAINT goods_other_fkey FOREIGN KEY (other) REFERENCES public.goods(id);',
  ),
  '-- Completed on 2017-06-01 10:00:01 CEST\n\n--\n-- PostgreSQL database dump complete\n--\n\n',
].join('');
