/**
 * The sample database "Lighthouse Books": SQL that generates the rows on the server. The rows are
 * always the same: every "random" value is a hash of the row's number, and no clock is read.
 */
import { sql } from '../connection/quote-sql.ts';

export const rowsSql = sql`
-- Number n of at most "below", always the same for the same i and salt.
CREATE FUNCTION pg_temp.pick(i bigint, salt integer, below integer) RETURNS integer
    LANGUAGE sql IMMUTABLE AS $$ SELECT ((hashint8extended(i, salt) & 9223372036854775807) % below)::integer $$;

CREATE FUNCTION pg_temp.given_name(n integer) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT (ARRAY['Anna', 'Björn', 'Chloé', 'Dmitri', 'Eilidh', 'Fatima', 'Giulia', 'Hiroshi', 'Iñaki', 'Jürgen',
        'Katarzyna', 'Łukasz', 'Mei', 'Noor', 'Ólafur', 'Priya', 'Quentin', 'Renée', 'Søren', 'Tomáš',
        'Ursula', 'Víctor', 'Wanjiru', 'Xóchitl', 'Yusuf', 'Zoë', 'Ольга', 'Владимир', 'Ἑλένη', '美咲',
        '小明', '지우', 'ליאור', 'ليلى', 'อนงค์', 'Aoife'])[1 + n % 36] $$;
CREATE FUNCTION pg_temp.family_name(n integer) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT (ARRAY['Andersen', 'Bianchi', 'Çelik', 'D''Angelo', 'Eriksson', 'Fernández', 'Grünwald', 'Hæstad', 'Ivanova', 'Jansen',
        'Kowalski', 'Lefèvre', 'MacLeod', 'Nguyễn', 'O''Brien', 'Papadopoulos', 'Quispe', 'Rossi', 'Schröder', 'Tanaka',
        'Ueda', 'Vasić', 'Wójcik', 'Xu', 'Yılmaz', 'Žižek', 'Петрова', '佐藤', '王', '김', 'כהן', 'الحسن'])[1 + n % 32] $$;
CREATE FUNCTION pg_temp.adjective(n integer) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT (ARRAY['Silent', 'Last', 'Crooked', 'Amber', 'Distant', 'Salted', 'Forgotten', 'Patient', 'Northern', 'Borrowed',
        'Paper', 'Restless', 'Hollow', 'Gentle', 'Unfinished', 'Electric', 'Wandering', 'Frozen', 'Honest', 'Secret',
        'Copper', 'Midnight', 'Second', 'Invisible', 'Burning', 'Quiet', 'Velvet', 'Broken', 'Eleventh', 'Lucky'])[1 + n % 30] $$;
CREATE FUNCTION pg_temp.noun(n integer) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT (ARRAY['Lighthouse', 'Harbour', 'Cartographer', 'Orchard', 'Winter', 'Archive', 'Ferryman', 'Garden', 'Clockmaker', 'Island',
        'Nightjar', 'Bridge', 'Alphabet', 'Storm', 'Library', 'Violin', 'Compass', 'Letter', 'Mirror', 'Station',
        'Beekeeper', 'Tide', 'Kingdom', 'Algorithm', 'Recipe', 'Shadow', 'Atlas', 'Voyage', 'Promise', 'Elephant'])[1 + n % 30] $$;
CREATE FUNCTION pg_temp.city(n integer) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT (ARRAY['Zürich', 'København', 'Kraków', 'São Paulo', 'Reykjavík', 'Αθήνα', 'Київ', '京都市', 'تونس', 'תל אביב',
        'Dún Laoghaire', 'Łódź', 'Málaga', 'Köln', 'Bristol', 'Gdańsk', 'Besançon', 'Tromsø', 'Plzeň', 'Québec'])[1 + n % 20] $$;
CREATE FUNCTION pg_temp.sentence(n integer) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT (ARRAY[
        'I read it in one night and was late for work.',
        'The first hundred pages ask for patience, the rest pays it back.',
        'Nobody writes about the sea like this.',
        'Der Übersetzer hat großartige Arbeit geleistet.',
        'My grandmother would have loved the second chapter.',
        'The map on the endpapers is wrong, which turns out to matter.',
        'Ein Buch wie ein langer Spaziergang im Regen.',
        'There are three characters called Martin and two of them die.',
        'Не мог оторваться до самого утра.',
        'The binding came apart after a week in my rucksack.',
        'What stays with you is the silence between the sisters.',
        '最後の一行で泣きました。',
        'Too many footnotes for a novel, too few for a history.',
        'I have given away four copies and keep buying new ones.',
        'Un livre qu''on referme à regret.',
        'The recipes work, except the one with eels.',
        'A detective story in which the weather did it.',
        'كتاب جميل جدا، أنصح به.',
        'Read it aloud; the sentences are made for the voice.',
        'The ending is foretold on page nine and still surprises.',
        'Not for children, whatever the cover says.',
        'It explains more about ferries than I wanted to know.',
        'Five stars for the cat 🐈, three for the humans.',
        'Borrowed from the library, bought the next day.'])[1 + n % 24] $$;

INSERT INTO public."Länder" (code, "Name", "größe", "首都", is_eu) VALUES
    ('DE', 'Deutschland', 357588.0, 'Berlin', true), ('AT', 'Österreich', 83879.0, 'Wien', true),
    ('CH', 'Schweiz / Suisse / Svizzera / Svizra', 41285.0, 'Bern', false), ('FR', 'France', 643801.0, 'Paris', true),
    ('ES', 'España', 505990.0, 'Madrid', true), ('PL', 'Polska', 312696.0, 'Warszawa', true),
    ('CZ', 'Česko', 78871.0, 'Praha', true), ('GR', 'Ελλάδα', 131957.0, 'Αθήνα', true),
    ('UA', 'Україна', 603628.0, 'Київ', false), ('BG', 'България', 110994.0, 'София', true),
    ('JP', '日本', 377975.0, '東京', false), ('CN', '中国', 9596961.0, '北京', false),
    ('KR', '대한민국', 100210.0, '서울', false), ('IL', 'ישראל', 22072.0, 'ירושלים', false),
    ('TN', 'تونس', 163610.0, 'تونس', false), ('IN', 'भारत', 3287263.0, 'नई दिल्ली', false),
    ('TH', 'ประเทศไทย', 513120.0, 'กรุงเทพมหานคร', false), ('IS', 'Ísland', 103000.0, 'Reykjavík', false),
    ('IE', 'Éire', 70273.0, 'Baile Átha Cliath', true), ('GB', 'United Kingdom', 242495.0, 'London', false),
    ('BR', 'Brasil', 8515767.0, 'Brasília', false), ('CA', 'Canada', 9984670.0, 'Ottawa', false),
    ('TR', 'Türkiye', 783562.0, 'Ankara', false), ('VN', 'Việt Nam', 331212.0, 'Hà Nội', false),
    ('DK', 'Danmark', 43094.0, 'København', true), ('AQ', 'Antarctica 🐧', NULL, NULL, false), ('XX', '', NULL, '', false);

INSERT INTO catalogue.publishers (name, country, founded, website)
SELECT pg_temp.adjective(i) || ' ' || pg_temp.noun(i * 7 + i / 30) || ' ' || (ARRAY['Press', 'Verlag', 'Éditions', 'Books', 'Издательство'])[1 + i % 5],
    (ARRAY['DE', 'GB', 'FR', 'IE', 'UA', 'JP', 'BR'])[1 + i % 7],
    CASE WHEN i % 9 = 0 THEN NULL ELSE 1790 + pg_temp.pick(i, 1, 230) END,
    CASE i % 4 WHEN 0 THEN NULL WHEN 1 THEN '' ELSE 'https://books-' || i || '.example/?a=1&b=%20' END
FROM generate_series(1, 60) AS i;

INSERT INTO catalogue.authors (given_name, family_name, pen_name, born, biography)
SELECT pg_temp.given_name(pg_temp.pick(i, 2, 36)), pg_temp.family_name(pg_temp.pick(i, 3, 32)),
    CASE pg_temp.pick(i, 4, 12) WHEN 0 THEN '' WHEN 1 THEN 'The ' || pg_temp.adjective(pg_temp.pick(i, 5, 30)) || ' Writer' END,
    CASE WHEN i % 11 <> 0 THEN date '1890-01-01' + pg_temp.pick(i, 6, 40000) END,
    pg_temp.sentence(pg_temp.pick(i, 7, 24)) || E'\n\n' || pg_temp.sentence(pg_temp.pick(i, 8, 24))
FROM generate_series(1, 1500) AS i;

INSERT INTO catalogue.genres (parent_id, name) VALUES
    (NULL, 'Fiction'), (NULL, 'Non-fiction'), (NULL, 'Kinder- & Jugendbuch'), (NULL, '漫画'),
    (1, 'Crime'), (1, 'Romance'), (1, 'Science Fiction'), (1, 'Поэзия'), (1, 'Short stories'), (1, 'Historical'),
    (2, 'History'), (2, 'Cooking'), (2, 'Travel'), (2, 'Nature'), (2, 'Mathematics'), (2, 'Databases'),
    (3, 'Bilderbuch'), (3, 'Pferde'), (4, '少女漫画'), (4, '少年漫画'), (5, 'Nordic noir'), (5, 'Cosy'), (16, 'Backups');

INSERT INTO catalogue.books (isbn, title, subtitle, publisher_id, genre_id, binding, published, pages, net_price, vat_rate, size, tags, details, description, updated_at)
SELECT catalogue.with_check_digit('978' || lpad((i * 148733::bigint % 1000000000)::text, 9, '0')),
    CASE pg_temp.pick(i, 10, 4)
        WHEN 0 THEN 'The ' || pg_temp.adjective(pg_temp.pick(i, 11, 30)) || ' ' || pg_temp.noun(pg_temp.pick(i, 12, 30))
        WHEN 1 THEN pg_temp.noun(pg_temp.pick(i, 11, 30)) || ' of the ' || pg_temp.adjective(pg_temp.pick(i, 12, 30)) || ' ' || pg_temp.noun(pg_temp.pick(i, 13, 30))
        WHEN 2 THEN 'A ' || pg_temp.noun(pg_temp.pick(i, 11, 30)) || ' in ' || pg_temp.city(pg_temp.pick(i, 12, 20))
        ELSE pg_temp.adjective(pg_temp.pick(i, 11, 30)) || ', ' || pg_temp.adjective(pg_temp.pick(i, 12, 30)) || ' ' || pg_temp.noun(pg_temp.pick(i, 13, 30))
    END,
    CASE pg_temp.pick(i, 14, 5) WHEN 0 THEN '' WHEN 1 THEN 'Volume ' || (1 + i % 9) WHEN 2 THEN '„' || pg_temp.sentence(i) || '“' END,
    1 + pg_temp.pick(i, 15, 60), 1 + pg_temp.pick(i, 16, 23),
    (enum_range(NULL::catalogue.binding))[1 + pg_temp.pick(i, 17, 5)],
    date '1965-01-01' + pg_temp.pick(i, 18, 22200),
    CASE WHEN i % 17 <> 0 THEN 24 + pg_temp.pick(i, 19, 1200) END,
    (399 + pg_temp.pick(i, 20, 8600)) / 100.0, CASE WHEN i % 10 = 0 THEN 0.190 ELSE 0.070 END,
    CASE WHEN i % 5 <> 0 THEN ROW(100 + pg_temp.pick(i, 21, 150), 150 + pg_temp.pick(i, 22, 200), NULLIF(pg_temp.pick(i, 23, 60), 0))::catalogue.dimensions END,
    CASE pg_temp.pick(i, 24, 4) WHEN 0 THEN '{}' WHEN 1 THEN ARRAY['new', pg_temp.city(i)] WHEN 2 THEN ARRAY['a "quoted" tag', 'back\slash', NULL, ''] ELSE ARRAY['staff pick ⭐', 'sea', 'NULL'] END,
    jsonb_build_object('languages', jsonb_build_array('en', (ARRAY['de', 'fr', 'pl', 'ja', 'ar'])[1 + i % 5]), 'weight_g', 120 + pg_temp.pick(i, 25, 1400),
        'awards', CASE WHEN i % 7 = 0 THEN jsonb_build_array(jsonb_build_object('name', 'Prix Étoile', 'year', 1980 + i % 45)) ELSE 'null'::jsonb END,
        'quote', E'“tab\there”, C:\\books\\' || i),
    CASE WHEN i % 23 <> 0 THEN pg_temp.sentence(pg_temp.pick(i, 26, 24)) || ' ' || pg_temp.sentence(pg_temp.pick(i, 27, 24)) || E'\n' || pg_temp.sentence(pg_temp.pick(i, 28, 24))
        || ' ' || pg_temp.sentence(pg_temp.pick(i, 29, 24)) || ' ' || pg_temp.sentence(pg_temp.pick(i, 30, 24)) END,
    timestamptz '2025-01-01 00:00:00+00' + pg_temp.pick(i, 31, 31536000) * interval '1 second'
FROM generate_series(1, 6000) AS i;

INSERT INTO catalogue.book_authors (book_id, author_id, role, place)
SELECT b, 1 + (pg_temp.pick(b, 40, 1500) + k * 7) % 1500, CASE WHEN k = 0 THEN 'author' WHEN b % 3 = 0 THEN 'translator' ELSE 'illustrator' END, 1 + k
FROM generate_series(1, 6000) AS b, generate_series(0, 2) AS k
WHERE k = 0 OR pg_temp.pick(b, 41 + k, 4) = 0;

INSERT INTO catalogue.book_covers (book_id, content)
SELECT b * 12, (SELECT string_agg(sha256(convert_to(b || ' cover ' || k, 'UTF8')), ''::bytea ORDER BY k) FROM generate_series(1, 200) AS k)
FROM generate_series(1, 500) AS b;

INSERT INTO catalogue.title_translations (book_id, language, title)
SELECT b * 3, language,
    CASE language WHEN 'de' THEN 'Das Buch Nr. ' || b || ' – über ' || pg_temp.city(pg_temp.pick(b, 45, 20)) WHEN 'ru' THEN 'Маяк и море, том ' || b
        WHEN 'ja' THEN '灯台の本・第' || b || '巻' ELSE 'كتاب المنارة ' || b END
FROM generate_series(1, 1000) AS b, unnest(ARRAY['de', 'ru', 'ja', 'ar']) AS language;

INSERT INTO stock.branches (name, city, country, "position", opens, closes, network)
SELECT 'Lighthouse ' || city, city, country, point(longitude, latitude), '08:30'::time + n * interval '15 minutes', '18:30', ('10.' || n || '.0.1/24')::inet
FROM (VALUES (1, 'Bristol', 'GB', -2.59, 51.45), (2, 'København', 'DK', 12.57, 55.68), (3, 'Kraków', 'PL', 19.94, 50.06), (4, '京都市', 'JP', 135.77, 35.01),
    (5, 'Reykjavík', 'IS', -21.94, 64.15), (6, 'Αθήνα', 'GR', 23.73, 37.98)) AS b (n, city, country, longitude, latitude);

INSERT INTO stock.levels (branch_id, book_id, copies, shelf)
SELECT 10 * branch, b, pg_temp.pick(b, 50 + branch, 40), CASE WHEN b % 3 <> 0 THEN chr(65 + b % 26) || '-' || branch END
FROM generate_series(1, 6) AS branch, generate_series(1, 6000) AS b
WHERE pg_temp.pick(b, 60 + branch, 3) <> 0 OR b <= 3000;

INSERT INTO stock.deliveries (branch_id, publisher_id, arrived, boxes, note)
SELECT 10 * (1 + i % 6), 1 + pg_temp.pick(i, 70, 60), date '2024-12-01' + i / 4,
    ARRAY[ARRAY[pg_temp.pick(i, 71, 20), pg_temp.pick(i, 72, 20)], ARRAY[NULL, 3]],
    CASE i % 5 WHEN 0 THEN '' WHEN 1 THEN E'left at the back door\r\n(again)' WHEN 2 THEN E'\t— wet boxes —\t' END
FROM generate_series(1, 1500) AS i;

INSERT INTO stock.movements (branch_id, book_id, kind, copies, moved_at, reference)
SELECT 10 * (1 + pg_temp.pick(i, 80, 6)), 1 + pg_temp.pick(i, 81, 3000), (enum_range(NULL::stock.movement_kind))[1 + pg_temp.pick(i, 82, 5)],
    CASE WHEN i % 2 = 0 THEN 1 + pg_temp.pick(i, 83, 20) ELSE -1 - pg_temp.pick(i, 83, 4) END,
    timestamptz '2025-01-01 08:00:00+00' + i * interval '540.25 seconds', md5('movement ' || i)::uuid
FROM generate_series(1, 50000) AS i;

INSERT INTO staff.employees (manager_id, branch_id, full_name, email, joined, weekly_hours, salary)
SELECT CASE WHEN i > 6 THEN 1 + i % 6 END, 10 * (1 + i % 6), pg_temp.given_name(pg_temp.pick(i, 90, 36)) || ' ' || pg_temp.family_name(pg_temp.pick(i, 91, 32)),
    'staff' || i || '@lighthouse.example', date '2010-01-01' + pg_temp.pick(i, 92, 5400),
    (20 + 5 * (i % 5)) * interval '1 hour', CASE WHEN i % 13 <> 0 THEN 28000 + pg_temp.pick(i, 93, 3000000) / 100.0 END
FROM generate_series(1, 90) AS i;

INSERT INTO staff.shifts (employee_id, during)
SELECT e, tsrange(start_at, start_at + interval '7 hours 45 minutes', '[)')
FROM generate_series(1, 90) AS e, generate_series(0, 39) AS day,
    LATERAL (SELECT timestamp '2025-11-01 09:00' + day * interval '1 day' + pg_temp.pick(e * 100 + day, 95, 4) * interval '15 minutes' AS start_at) AS s
WHERE (e + day) % 7 < 5;

INSERT INTO sales.customers (full_name, email, phone, born, preferences, notes, registered_at)
SELECT pg_temp.given_name(pg_temp.pick(i, 100, 36)) || ' ' || pg_temp.family_name(pg_temp.pick(i, 101, 32)),
    CASE WHEN i % 19 <> 0 THEN 'reader' || i || '@post-' || pg_temp.pick(i, 102, 40) || '.example' END,
    CASE i % 3 WHEN 0 THEN NULL WHEN 1 THEN '' ELSE '+49 30 ' || lpad(pg_temp.pick(i, 103, 9999999)::text, 7, '0') END,
    CASE WHEN i % 4 <> 0 THEN date '1935-01-01' + pg_temp.pick(i, 104, 27000) END,
    jsonb_build_object('newsletter', i % 2 = 0, 'genres', jsonb_build_array(1 + pg_temp.pick(i, 105, 23), 1 + pg_temp.pick(i, 106, 23)), 'greeting', CASE WHEN i % 6 = 0 THEN '👋🏽 "Hi"' END),
    CASE WHEN i <= 24 THEN (ARRAY[
        '\.', '\N', E'\\.\n\\.', 'COPY sales.customers (id) FROM stdin;', E'\n-- PostgreSQL database dump complete\n', E'tab\there', E'line one\nline two\r\nline three',
        'back\slash \\ double \t not a tab', 'quote '' and " and ' || chr(96), '', ' ', E'\b\f\v\x01\x1f\x7f', U&'שלום עולם – مرحبا \202Ereversed\202C', '👩‍👩‍👧‍👦 🏳️‍🌈 🇩🇪', 'e' || U&'\0301' || ' is not é',
        '零一二三四五六七八九', 'Ünïcödé ß ẞ ſ', '$$ $body$ $1', '{"json": [1, null]}', '{a,"b c",NULL}', 'NULL', '; DROP TABLE sales.customers; --', U&'\FEFFstarts with a byte order mark', E'ends with a backslash\\'])[i] END,
    timestamptz '2019-03-01 00:00:00+00' + i * interval '4 hours 17 minutes'
FROM generate_series(1, 12000) AS i;

INSERT INTO sales.addresses (customer_id, lines, postcode, city, country, is_default)
SELECT c, pg_temp.noun(pg_temp.pick(c, 110 + k, 30)) || ' Street ' || (1 + pg_temp.pick(c, 112 + k, 200)) || CASE WHEN c % 5 = 0 THEN E'\nc/o ' || pg_temp.family_name(c) ELSE '' END,
    CASE c % 8 WHEN 0 THEN NULL WHEN 1 THEN '' ELSE lpad(pg_temp.pick(c, 114 + k, 99999)::text, 5, '0') END,
    pg_temp.city(pg_temp.pick(c, 116 + k, 20)), (ARRAY['DE', 'GB', 'FR', 'PL', 'IE', 'JP', 'BR', 'IS'])[1 + pg_temp.pick(c, 118 + k, 8)], k = 0
FROM generate_series(1, 12000) AS c, generate_series(0, 1) AS k
WHERE k = 0 OR c % 6 = 0;

INSERT INTO sales.orders (ordered_on, customer_id, branch_id, status, gift_message)
SELECT date '2024-12-20' + (400 * power((i % 1000) / 1000.0, 0.8))::integer - CASE WHEN i % 2500 = 0 THEN 900 ELSE 0 END,
    1 + pg_temp.pick(i, 120, 12000), CASE WHEN i % 3 <> 0 THEN 10 * (1 + pg_temp.pick(i, 121, 6)) END,
    (enum_range(NULL::sales.order_status))[1 + least(pg_temp.pick(i, 122, 40), 5)],
    CASE pg_temp.pick(i, 123, 15) WHEN 0 THEN '' WHEN 1 THEN '🎁 Alles Gute zum Geburtstag, ' || pg_temp.given_name(i) || '!' WHEN 2 THEN E'С днём рождения!\nOnkel "Jürgen"' END
FROM generate_series(1, 30000) AS i;

INSERT INTO sales.order_lines (order_id, ordered_on, line, book_id, copies, unit_price)
SELECT o.id, o.ordered_on, k, b.id, 1 + pg_temp.pick(o.id, 130 + k, 20) / 15, b.gross_price
FROM sales.orders AS o, generate_series(1, 5) AS k, catalogue.books AS b
WHERE k <= 1 + pg_temp.pick(o.id, 140, 4) AND b.id = 1 + pg_temp.pick(o.id, 150 + k, 77) * pg_temp.pick(o.id, 160 + k, 77)
ORDER BY o.id, k;

INSERT INTO sales.payments (order_id, ordered_on, paid_at, amount, method)
SELECT o.id, o.ordered_on, o.ordered_on + interval '9 hours' + pg_temp.pick(o.id, 170, 40000) * interval '1 second', l.total, (ARRAY['card', 'invoice', 'cash', 'Überweisung'])[1 + pg_temp.pick(o.id, 171, 4)]
FROM sales.orders AS o
JOIN (SELECT order_id, sum(line_total) AS total FROM sales.order_lines GROUP BY order_id) AS l ON l.order_id = o.id
WHERE o.status IN ('paid', 'packed', 'shipped', 'returned') OR o.id % 2 = 0
ORDER BY o.id;

INSERT INTO sales.vouchers (code, worth, valid_for, redeemed_by, secret_hash)
SELECT upper(substr(md5('voucher ' || i), 1, 10)), 5 * (1 + i % 10),
    CASE i % 3 WHEN 0 THEN 'empty' WHEN 1 THEN '[10,)' ELSE catalogue.price_range(5, 5 + i, '(]') END,
    CASE WHEN i % 2 = 0 THEN 1 + pg_temp.pick(i, 180, 12000) END, CASE WHEN i = 1 THEN '' ELSE sha256(convert_to('secret ' || i, 'UTF8')) END
FROM generate_series(1, 600) AS i;

INSERT INTO catalogue.reviews (book_id, customer_id, stars, headline, body, helpful, written_at)
SELECT 1 + pg_temp.pick(i, 190, 6000), CASE WHEN i % 9 <> 0 THEN 1 + pg_temp.pick(i, 191, 12000) END, 1 + pg_temp.pick(i, 192, 5),
    CASE i % 6 WHEN 0 THEN NULL WHEN 1 THEN '' ELSE pg_temp.adjective(pg_temp.pick(i, 193, 30)) || ' ' || lower(pg_temp.noun(pg_temp.pick(i, 194, 30))) || '!' END,
    pg_temp.sentence(pg_temp.pick(i, 195, 24)) || ' ' || pg_temp.sentence(pg_temp.pick(i, 196, 24)) || E'\n\n' || pg_temp.sentence(pg_temp.pick(i, 197, 24)) || ' '
        || pg_temp.sentence(pg_temp.pick(i, 198, 24)) || CASE WHEN i % 40 = 0 THEN E'\n\\.\n' ELSE ' ' END || pg_temp.sentence(pg_temp.pick(i, 199, 24)),
    CASE pg_temp.pick(i, 200, 50) WHEN 0 THEN 'NaN' WHEN 1 THEN '-Infinity' WHEN 2 THEN NULL ELSE pg_temp.pick(i, 201, 1000) / 999.0 END,
    timestamp '2025-01-01' + pg_temp.pick(i, 202, 31000000) * interval '1.001 seconds'
FROM generate_series(1, 16000) AS i;

INSERT INTO public.change_log (changed_at, table_name, operation, old_row, new_row)
SELECT timestamptz '2025-02-01 00:00:00+00' + i * interval '83 minutes', 'books', 'UPDATE', to_jsonb(b), to_jsonb(b) || jsonb_build_object('net_price', b.net_price + 1)
FROM generate_series(1, 1200) AS i JOIN catalogue.books AS b ON b.id = 5 * i
ORDER BY i;

-- One large object, referred to by its number.
SELECT lo_from_bytea(4711001, string_agg(sha256(convert_to('lookbook ' || k, 'UTF8')), ''::bytea ORDER BY k)) FROM generate_series(1, 12000) AS k;
COMMENT ON LARGE OBJECT 4711001 IS 'Lookbook, spring 2026';
INSERT INTO catalogue.lookbooks (season, document, valid) VALUES ('Frühling 2026', 4711001, '[2026-03-01,2026-06-01)');
`;
