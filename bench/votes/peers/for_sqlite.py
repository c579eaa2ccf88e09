"""The rules and the tally as a script for the sqlite3 shell. SQLite splits no text: a cell holds so many separators and
so many known spellings between them. Usage: for_sqlite.py TASK (see ../task.py); writes the script.
"""

import json
import sys

task = json.load(open(sys.argv[1]))


def text(value):
    return "'" + value.replace("'", "''") + "'"


columns = [f"h{n}" for n in range(len(task["headings"]))]
of = {heading: columns[n] for n, heading in enumerate(task["headings"])}
separator, moment = task["separator"], of[task["time"]]
tests, sums, titles = [], [], []
for category in task["categories"]:
    cell = of[category["heading"]]
    held = [
        f"(instr({text(separator)} || {cell} || {text(separator)}, {text(separator + spelling + separator)}) > 0)"
        for spelling in category["titles"]
    ]
    parts = f"(length({cell}) - length(replace({cell}, {text(separator)}, '')) + 1)"
    tests.append(f"{cell} <> '' AND {' + '.join(held)} = {parts}")
    sums += held
    titles += category["titles"].values()
order = "" if task["duplicates"] == "keep_first" else "DESC"
# Times are unpadded: each number is read up to what ends it.
print(f"""
CREATE TABLE raw ({', '.join(f'{name} TEXT' for name in columns)});
.import --csv --skip 1 {json.dumps(task['file'], ensure_ascii=False)} raw
CREATE TABLE counted AS SELECT * FROM (
  SELECT *, row_number() OVER (PARTITION BY {of[task['voter']]} ORDER BY moment {order},
      CAST({of[task['serial']]} AS INTEGER) {order}) AS turn
  FROM (
    SELECT *, printf('%04d-%02d-%02d %02d:%02d:%02d', {moment}, month, day, hour, minute, second) AS moment FROM (
    SELECT *, CAST(substr(after_hour, instr(after_hour, ':') + 1) AS INTEGER) AS second,
      CAST(after_hour AS INTEGER) AS minute FROM (
    SELECT *, substr(after_day, instr(after_day, ':') + 1) AS after_hour, CAST(after_day AS INTEGER) AS hour FROM (
    SELECT *, substr(after_month, instr(after_month, ' ') + 1) AS after_day, CAST(after_month AS INTEGER) AS day FROM (
    SELECT *, substr(after_year, instr(after_year, '/') + 1) AS after_month, CAST(after_year AS INTEGER) AS month FROM (
    SELECT *, substr({moment}, instr({moment}, '/') + 1) AS after_year FROM raw
  ))))))
  WHERE moment BETWEEN {text(task['opens'])} AND {text(task['closes'])} AND {of[task['voter']]} <> ''
    AND {' AND '.join(tests)}
) WHERE turn = 1;
.mode list
SELECT 'accepted', count(*) FROM counted;""")
for title, held in zip(titles, sums):
    print(f"SELECT {text(title)}, sum({held}) FROM counted;")
