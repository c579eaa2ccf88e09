"""`./dev bench judging`: 100 jurors × 230 cases × 5 criteria, entered and counted through the program's local host.

A paste is timed to its saved answer beside a bare SQLite transaction of as many rows; the recount beside the Python that
every evidence pack carries, whose figures must be the same. Arrow keys are timed in Chromium. Writes a table in Markdown.
"""

import argparse
import importlib.util
import json
import os
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from statistics import median

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
CATEGORIES = [("基层治理类", 40), ("政府治理类", 40), ("社会组织类", 40), ("企业类", 40), ("校园类", 40), ("媒体类", 30)]
CRITERIA = [("创新性", 30), ("实效性", 30), ("可推广", 20), ("群众评价", 10), ("材料质量", 10)]
JURORS, PASTED_JURORS = 100, 17


def arguments():
    parser = argparse.ArgumentParser(prog="./dev bench judging")
    parser.add_argument("--program", required=True, help="laurelctl，发布版")
    parser.add_argument("--runs", type=int, default=20, help="每项运行次数，默认 20")
    parser.add_argument("--no-browser", action="store_true", help="不测方向键")
    return parser.parse_args()


class Host:
    """The program serving a library of its own on this machine."""

    def __init__(self, program, library):
        command = [program, "--library", library, "serve", "--port", "0"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        for line in self.process.stdout:
            found = re.search(r"http://127\.0\.0\.1:\d+/[^\s\"]+/", line)
            if found:
                self.address = found.group()
                break
        else:
            raise SystemExit("laurelctl serve 没有给出地址")

    def call(self, name, request):
        body = json.dumps(request).encode()
        headers = {"Content-Type": "application/json", "Origin": "/".join(self.address.split("/")[:3])}
        asked = urllib.request.Request(self.address + "api/call/" + name, body, headers)
        try:
            with urllib.request.urlopen(asked) as answer:
                return json.loads(answer.read())["value"]
        except urllib.error.HTTPError as refused:
            raise SystemExit(f"{name}: {refused.read().decode()[:2000]}") from None

    def cpu(self):
        """Seconds of CPU so far, in steps of the kernel's clock: measure over many runs."""
        with open(f"/proc/{self.process.pid}/stat") as stat:
            fields = stat.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def peak(self):
        with open(f"/proc/{self.process.pid}/status") as status:
            return int(re.search(r"VmHWM:\s+(\d+)", status.read()).group(1)) / 1024

    def close(self):
        self.process.terminate()
        self.process.wait()


class Court:
    """A campaign with frozen rules, its cases and its jurors in their seats."""

    def __init__(self, host):
        self.host = host
        criteria = [{"key": f"c{at}", "name": name, "weight": top, "max": top, "step": "0.5"} for at, (name, top) in enumerate(CRITERIA)]
        group = {"key": "expert", "name": "专家", "weight": 1, "mode": "score",
                 "method": {"name": "trimmed_mean", "high": 1, "low": 1, "level": "total", "min_jurors": 5}}
        definition = {
            "title": "计时评选", "edition": "2020年", "categories": [{"name": name} for name, _ in CATEGORIES],
            "vote": {"opens_at": "2020-09-01 09:00", "closes_at": "2020-09-07 17:00"},
            "tiers": [{"name": "最佳案例", "quota": 10}],
            "judging": {"stages": [{"key": "final", "name": "最终评审", "criteria": criteria, "groups": [group]}],
                        "composite": [{"weight": 100, "source": {"kind": "stage", "stage": "final"}}]},
        }
        self.campaign = host.call("campaign.create", {"definition": definition})["campaign"]
        shown = host.call("campaign.show", {"campaign": self.campaign})["definition"]["categories"]
        self.cases = {}
        for category, (_, many) in zip(shown, CATEGORIES):
            drafts = ({"category": category["id"], "title": f"{category['name']}案例{at + 1}", "units": ["某单位"]} for at in range(many))
            self.cases[category["id"]] = [host.call("case.save", {"campaign": self.campaign, "draft": draft})["case"] for draft in drafts]
        host.call("judging.freeze", {"campaign": self.campaign, "reason": ""})
        draft = {"unit": "某大学", "title": "教授", "jury_group": "专家", "phone": ""}
        names = (f"评委{at + 1}" for at in range(JURORS))
        self.jurors = [host.call("juror.save", {"juror": None, "revision": None, "draft": {**draft, "name": name}})["juror"] for name in names]
        seats = [{"juror": juror, "group": "expert", "categories": []} for juror in self.jurors]
        host.call("seat.set", {"campaign": self.campaign, "stage": "final", "seats": seats})
        self.dice = random.Random(2017)

    def cells(self, jurors, cases):
        """A typed value for every juror, case and criterion."""
        score = lambda top: f"{self.dice.randint(top, 2 * top) / 2:g}"
        return [{"juror": juror, "case": case, "item": f"c{at}", "text": score(top)}
                for juror in jurors for case in cases for at, (_, top) in enumerate(CRITERIA)]

    def enter(self, cells, why=""):
        request = {"campaign": self.campaign, "stage": "final", "cells": cells, "why": why}
        return self.host.call("score.enter", request)

    def fill(self):
        """Enters everything; the facts of the recount are kept here, not asked back."""
        self.entries = []
        for cases in self.cases.values():
            for start in range(0, JURORS, 20):
                cells = self.cells(self.jurors[start:start + 20], cases)
                self.enter(cells)
                self.entries += [{"stage": "final", "juror": cell["juror"], "case": cell["case"], "item": cell["item"],
                                  "value": cell["text"]} for cell in cells]
        self.entered = len(self.entries)

    def facts(self, rules):
        names = dict(zip(self.cases, (name for name, _ in CATEGORIES)))
        cases = [{"id": case, "category": category, "number": at + 1, "title": "", "votes": None}
                 for category, cases in self.cases.items() for at, case in enumerate(cases)]
        seats = [{"stage": "final", "group": "expert", "juror": juror, "name": "", "categories": []} for juror in self.jurors]
        return {"rules": rules, "categories": [{"id": category, "name": name} for category, name in names.items()],
                "cases": cases, "seats": seats, "recusals": [], "entries": self.entries, "revotes": []}


def timed(do):
    begun = time.perf_counter()
    result = do()
    return time.perf_counter() - begun, result


def pastes(court, runs):
    """Seconds to the saved answer of each paste: each into empty cells, which are emptied again in between."""
    cases = next(iter(court.cases.values()))
    spent = []
    for _ in range(runs):
        cells = court.cells(court.jurors[:PASTED_JURORS], cases)
        seconds, reply = timed(lambda: court.enter(cells))
        spent.append(seconds)
        if reply["entered"] != len(cells):
            raise SystemExit(f"应录入 {len(cells)} 格，实录 {reply['entered']} 格")
        seen = {(cell["juror"], cell["case"], cell["item"]): cell["entry"] for cell in reply["cells"]}
        court.enter([{**cell, "text": "", "seen": seen[cell["juror"], cell["case"], cell["item"]]} for cell in cells], "清空")
    return spent, len(cells)


def bare_transactions(folder, rows, runs):
    """The same number of rows into two bare tables, synced: what SQLite itself takes."""
    library = sqlite3.connect(os.path.join(folder, "bare.sqlite"), isolation_level=None)
    library.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                          "CREATE TABLE entry (id INTEGER PRIMARY KEY, juror INTEGER, cell INTEGER, item TEXT, value TEXT);"
                          "CREATE TABLE now (juror INTEGER, cell INTEGER, item TEXT, value INTEGER, entry INTEGER,"
                          " PRIMARY KEY (juror, cell, item)) WITHOUT ROWID;")
    spent = []
    for run in range(runs):
        def write():
            library.execute("BEGIN IMMEDIATE")
            library.executemany("INSERT INTO entry (juror, cell, item, value) VALUES (?, ?, 'c0', '9.5')", ((run, at) for at in range(rows)))
            library.executemany("INSERT INTO now VALUES (?, ?, 'c0', 950, 1)", ((run, at) for at in range(rows)))
            library.execute("COMMIT")
        spent.append(timed(write)[0])
    library.close()
    return spent


def recounts(court, runs):
    """CPU seconds of the host for one full result, from the library to the answer, and the last answer."""
    before = court.host.cpu()
    for _ in range(runs):
        shown = court.host.call("result.show", {"campaign": court.campaign})
    return (court.host.cpu() - before) / runs, shown


def second_program(facts):
    """CPU seconds and outcome of the Python of the evidence pack."""
    sys.dont_write_bytecode = True
    spec = importlib.util.spec_from_file_location("verify", os.path.join(ROOT, "src-tauri/core/files/verify.py"))
    verify = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(verify)
    before = time.process_time()
    outcome = verify.recount(facts)
    return time.process_time() - before, outcome


def ranks(outcome):
    return [[(row["case"], row["rank"], row["composite"]) for row in category["rows"]] for category in outcome["categories"]]


def arrow_keys(address):
    """What the page takes for an arrow key, as Chromium tells it."""
    script = os.path.join(HERE, "arrow.mjs")
    done = subprocess.run(["node", script, address], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout)["all"]


def table(rows):
    print("\n| 指标 | 实测 | 目标 | | 参照 |\n|---|--:|--:|---|---|")
    for what, found, limit, peer in rows:
        print(f"| {what} | {found * 1000:.1f} 毫秒 | ≤ {limit} 毫秒 | {'达到' if found * 1000 <= limit else '未达到'} | {peer} |")


def main():
    options = arguments()
    with tempfile.TemporaryDirectory() as folder:
        host = Host(options.program, os.path.join(folder, "案例库.laurel"))
        try:
            court = Court(host)
            pasted, many = pastes(court, options.runs)
            bare = bare_transactions(folder, many, options.runs)
            court.fill()
            cpu, shown = recounts(court, options.runs)
            second, outcome = second_program(court.facts(shown["rules"]))
            if ranks(outcome) != ranks(shown["outcome"]):
                raise SystemExit("两个程序的名次或得分不同")
            rows = [
                (f"粘贴 {many} 格到存好", median(pasted), 150, f"裸 SQLite 事务 {median(bare) * 1000:.1f} 毫秒"),
                (f"重新计算 {court.entered} 个评分", cpu, 50, f"存证包的 Python {second * 1000:.0f} 毫秒，{second / cpu:.0f} 倍"),
            ]
            if not options.no_browser:
                arrow = arrow_keys(host.address)
                rows.append(("方向键，主线程，第 95 百分位", arrow["p95_ms"] / 1000, 16, f"中位数 {arrow['median_ms']:.1f}，最长 {arrow['max_ms']:.1f} 毫秒"))
            table(rows)
            print(f"\n内存峰值 {host.peak():.0f} MB。粘贴为墙上时间，最长 {max(pasted) * 1000:.1f} 毫秒；重新计算为 CPU 时间，含读库、校验值与全部答复。")
        finally:
            host.close()


if __name__ == "__main__":
    main()
