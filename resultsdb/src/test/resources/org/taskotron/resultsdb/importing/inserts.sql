--
-- PostgreSQL database dump
--

\restrict uqsMQ9NeY9LgjSxVDDoihny0b3zYgxWxna82Ijfhnh62D4zlO9cQsQMVFZhB9OR

-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: alembic_version; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);


--
-- Name: group; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public."group" (
    id integer NOT NULL,
    uuid character varying(36),
    description text,
    ref_url text
);


--
-- Name: group_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.group_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: group_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.group_id_seq OWNED BY public."group".id;


--
-- Name: groups_to_results; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.groups_to_results (
    id integer NOT NULL,
    group_uuid character varying(36),
    result_id integer
);


--
-- Name: groups_to_results_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.groups_to_results_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: groups_to_results_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.groups_to_results_id_seq OWNED BY public.groups_to_results.id;


--
-- Name: result; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.result (
    id integer NOT NULL,
    testcase_name text,
    submit_time timestamp without time zone,
    outcome character varying(32),
    note text,
    ref_url text
);


--
-- Name: result_data; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.result_data (
    id integer NOT NULL,
    result_id integer,
    key text,
    value text
);


--
-- Name: result_data_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.result_data_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: result_data_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.result_data_id_seq OWNED BY public.result_data.id;


--
-- Name: result_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.result_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: result_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.result_id_seq OWNED BY public.result.id;


--
-- Name: sessions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sessions (
    id integer NOT NULL,
    session_id character varying(255),
    data bytea,
    expiry timestamp without time zone
);


--
-- Name: sessions_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.sessions_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: sessions_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.sessions_id_seq OWNED BY public.sessions.id;


--
-- Name: testcase; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.testcase (
    id integer NOT NULL,
    name text NOT NULL,
    ref_url text
);


--
-- Name: testcase_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.testcase_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: testcase_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.testcase_id_seq OWNED BY public.testcase.id;


--
-- Name: group id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public."group" ALTER COLUMN id SET DEFAULT nextval('public.group_id_seq'::regclass);


--
-- Name: groups_to_results id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.groups_to_results ALTER COLUMN id SET DEFAULT nextval('public.groups_to_results_id_seq'::regclass);


--
-- Name: result id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.result ALTER COLUMN id SET DEFAULT nextval('public.result_id_seq'::regclass);


--
-- Name: result_data id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.result_data ALTER COLUMN id SET DEFAULT nextval('public.result_data_id_seq'::regclass);


--
-- Name: sessions id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions ALTER COLUMN id SET DEFAULT nextval('public.sessions_id_seq'::regclass);


--
-- Name: testcase id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.testcase ALTER COLUMN id SET DEFAULT nextval('public.testcase_id_seq'::regclass);


--
-- Data for Name: alembic_version; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.alembic_version VALUES ('cd581d0e83df');


--
-- Data for Name: group; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public."group" VALUES (1, '27f94e36-62ec-11e6-83fd-525400d7d6a4', 'a job', 'https://qa.example/jobs/1');
INSERT INTO public."group" VALUES (2, 'second', NULL, NULL);
INSERT INTO public."group" VALUES (3, 'third: with, signs', 'two
lines; and -- no comment', '');
INSERT INTO public."group" VALUES (4, 'empty', '\N', NULL);


--
-- Data for Name: groups_to_results; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.groups_to_results VALUES (1, 'third: with, signs', 7484989);
INSERT INTO public.groups_to_results VALUES (2, '27f94e36-62ec-11e6-83fd-525400d7d6a4', 7484989);
INSERT INTO public.groups_to_results VALUES (3, '27f94e36-62ec-11e6-83fd-525400d7d6a4', 7484990);
INSERT INTO public.groups_to_results VALUES (4, 'second', 7484994);


--
-- Data for Name: result; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.result VALUES (7484989, 'dist.rpmlint', '2016-08-15 13:29:06', 'PASSED', '0 errors, 30 warnings', 'https://qa.example/koschei-1.7.2-1.fc24.log');
INSERT INTO public.result VALUES (7484992, 'odd	name\with "quotes" and ''more''', '2016-08-15 13:29:07.000001', 'NEEDS_INSPECTION', '', '');
INSERT INTO public.result VALUES (7484993, 'dist.rpmlint', '2016-08-14 00:00:00', 'INFO', '\N', 'abc
de	fvg\hi\.j\.');
INSERT INTO public.result VALUES (7484994, 'dist.rpmlint', '2016-08-16 00:00:00.123', 'ERROR', '\.
\.', 'x');
INSERT INTO public.result VALUES (7484990, 'Größe/内容 ☃ 𝄞', '2016-08-15 13:29:06.5', 'FAILED', 'changed, so that its row stands last', NULL);


--
-- Data for Name: result_data; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.result_data VALUES (10, 7484989, 'item', 'koschei-1.7.2-1.fc24');
INSERT INTO public.result_data VALUES (11, 7484990, 'item', 'lantern-2.3-1.fc42');
INSERT INTO public.result_data VALUES (12, 7484989, 'type', 'koji_build');
INSERT INTO public.result_data VALUES (14, 7484989, 'arch', 'x86_64');
INSERT INTO public.result_data VALUES (13, 7484989, 'arch', 'noarch');
INSERT INTO public.result_data VALUES (15, 7484990, 'key:with:colons', '\N');
INSERT INTO public.result_data VALUES (16, 7484990, '', '');
INSERT INTO public.result_data VALUES (17, 7484990, 'json', '{"a": "b\n", "ü": [1]}');
INSERT INTO public.result_data VALUES (18, 7484992, 'item', 'long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long ');
INSERT INTO public.result_data VALUES (19, 7484992, 'item', 'same');
INSERT INTO public.result_data VALUES (20, 7484992, 'item', 'same');
INSERT INTO public.result_data VALUES (21, 7484994, 'item', 'lantern-2.3-1.fc42');
INSERT INTO public.result_data VALUES (22, 7484994, 'NULL', 'null');


--
-- Data for Name: sessions; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sessions VALUES (1, 'abc', '\x00ff', '2026-01-01 00:00:00');


--
-- Data for Name: testcase; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.testcase VALUES (1, 'dist.rpmlint', 'https://wiki.example/rpmlint');
INSERT INTO public.testcase VALUES (2, 'Größe/内容 ☃ 𝄞', NULL);
INSERT INTO public.testcase VALUES (3, 'odd	name\with "quotes" and ''more''', '');
INSERT INTO public.testcase VALUES (4, 'never.run', NULL);


--
-- Name: group_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.group_id_seq', 4, true);


--
-- Name: groups_to_results_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.groups_to_results_id_seq', 4, true);


--
-- Name: result_data_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.result_data_id_seq', 1, false);


--
-- Name: result_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.result_id_seq', 7484994, true);


--
-- Name: sessions_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.sessions_id_seq', 1, true);


--
-- Name: testcase_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.testcase_id_seq', 4, true);


--
-- Name: alembic_version alembic_version_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkey PRIMARY KEY (version_num);


--
-- Name: group group_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public."group"
    ADD CONSTRAINT group_pkey PRIMARY KEY (id);


--
-- Name: group group_uuid_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public."group"
    ADD CONSTRAINT group_uuid_key UNIQUE (uuid);


--
-- Name: groups_to_results groups_to_results_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.groups_to_results
    ADD CONSTRAINT groups_to_results_pkey PRIMARY KEY (id);


--
-- Name: result_data result_data_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.result_data
    ADD CONSTRAINT result_data_pkey PRIMARY KEY (id);


--
-- Name: result result_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.result
    ADD CONSTRAINT result_pkey PRIMARY KEY (id);


--
-- Name: sessions sessions_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (id);


--
-- Name: sessions sessions_session_id_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_session_id_key UNIQUE (session_id);


--
-- Name: testcase testcase_name_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.testcase
    ADD CONSTRAINT testcase_name_key UNIQUE (name);


--
-- Name: testcase testcase_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.testcase
    ADD CONSTRAINT testcase_pkey PRIMARY KEY (id);


--
-- Name: groups_to_results groups_to_results_group_uuid_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.groups_to_results
    ADD CONSTRAINT groups_to_results_group_uuid_fkey FOREIGN KEY (group_uuid) REFERENCES public."group"(uuid);


--
-- Name: groups_to_results groups_to_results_result_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.groups_to_results
    ADD CONSTRAINT groups_to_results_result_id_fkey FOREIGN KEY (result_id) REFERENCES public.result(id);


--
-- Name: result_data result_data_result_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.result_data
    ADD CONSTRAINT result_data_result_id_fkey FOREIGN KEY (result_id) REFERENCES public.result(id);


--
-- Name: result result_testcase_name_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.result
    ADD CONSTRAINT result_testcase_name_fkey FOREIGN KEY (testcase_name) REFERENCES public.testcase(name);


--
-- PostgreSQL database dump complete
--

\unrestrict uqsMQ9NeY9LgjSxVDDoihny0b3zYgxWxna82Ijfhnh62D4zlO9cQsQMVFZhB9OR

