"""`./dev bench votes`: the public vote beside DuckDB, polars and the sqlite3 shell on the same generated files.

Each parses, applies the rules and tallies; ours stores the ballots in the library besides. Runs are interleaved, so that
a warm or busy machine touches all alike; programs are held to their medians, the least CPU stands beside. Writes a table
in Markdown.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

from measure import cancelled_after, least, middle, run
from task import Vote

HERE = os.path.dirname(os.path.abspath(__file__))


def arguments():
    parser = argparse.ArgumentParser(prog="./dev bench votes")
    parser.add_argument("--program", required=True, help="laurelctl，发布版")
    parser.add_argument("--ballots", type=int, default=1_000_000, help="选票张数，默认 1000000")
    parser.add_argument("--more", type=int, default=0, help="另测内存的张数，如 5000000；默认不测")
    parser.add_argument("--workbook", type=int, default=120_000, help="工作簿的行数，默认 120000；0 为不测")
    parser.add_argument("--runs", type=int, default=5, help="每项运行次数，默认 5")
    parser.add_argument("--folder", help="放置文件的文件夹，默认为临时文件夹")
    return parser.parse_args()


def note(text):
    print(text, file=sys.stderr, flush=True)


def peer(name, task):
    return [sys.executable, os.path.join(HERE, "peers", name), task]


class Peers:
    """The three others, each with its command and how its output reads."""

    def __init__(self, path, vote, folder, duplicates="keep_first"):
        self.path = path
        self.task = vote.task(path, duplicates)
        self.script = os.path.join(folder, f"{duplicates}.sql")
        with open(self.script, "w") as script:
            subprocess.run(peer("for_sqlite.py", self.task), stdout=script, check=True)

    def run(self, name):
        if name == "sqlite3":
            cost = run(["sqlite3", "-batch", ":memory:"], stdin=self.script, reads=self.path)
            counts = {title: number for title, number in json.loads(cost.output)[0].items() if number}
            return cost, {"accepted": counts.pop("accepted"), "votes": counts}
        cost = run(peer(f"with_{name}.py", self.task), reads=self.path)
        return cost, json.loads(cost.output)


def imported(vote, path):
    """Imports into a library as it was before; the cost, the result, the bytes that the library grew by."""
    vote.afresh()
    before = os.path.getsize(vote.library)
    cost = run(vote.import_command(path), reads=path)
    reply = json.loads(cost.output)["value"]
    grown = os.path.getsize(vote.library) - before
    return cost, reply, grown


def require_equal(name, found, expected):
    if found != expected:
        differing = {t: (found["votes"].get(t), n) for t, n in expected["votes"].items() if found["votes"].get(t) != n}
        raise SystemExit(f"{name} 的结果与本程序不同：{found['accepted']} / {expected['accepted']} {differing}")


class Report:
    """Rows of the two tables."""

    def __init__(self):
        self.costs, self.targets = [], []

    def cost(self, what, how, costs):
        cpu, peak = middle(costs)
        self.costs.append(f"| {what} | {how} | {cpu:.2f} | {least(costs):.2f} | {peak:.0f} |")
        return cpu, peak

    def target(self, what, found, limit, unit=""):
        met = "达到" if found <= limit else "未达到"
        self.targets.append(f"| {what} | {found:.2f}{unit} | ≤ {limit}{unit} | {met} |")

    def write(self):
        print("\n| 文件 | 程序 | CPU 秒 | 最少 | 内存峰值 MB |\n|---|---|--:|--:|--:|", *self.costs, sep="\n")
        print("\n| 指标 | 实测 | 目标 | |\n|---|--:|--:|---|", *self.targets, sep="\n")


def wide(vote, options, report):
    """The file of the size asked for: ours, the peers, the floor; the same in GB18030; the count under other rules."""
    path = vote.ballots(options.ballots, "csv")
    gb = path.replace(".csv", "-gb18030.csv")
    with open(gb, "wb") as target:
        convert = subprocess.Popen(["tail", "-c", "+4", path], stdout=subprocess.PIPE)
        subprocess.run(["iconv", "-f", "UTF-8", "-t", "GB18030"], stdin=convert.stdout, stdout=target, check=True)
    peers = Peers(path, vote, options.folder)
    names = ["polars", "duckdb", "sqlite3"]
    costs = {name: [] for name in ["ours", "gb18030", "tally", "floor", *names]}
    for turn in range(options.runs):
        note(f"第 {turn + 1} 轮，共 {options.runs} 轮")
        cost, reply, _ = imported(vote, gb)
        costs["gb18030"].append(cost)
        in_gb = vote.counted(reply, json.loads(run(vote.tally_command()).output))
        cost, reply, grown = imported(vote, path)
        costs["ours"].append(cost)
        expected = vote.counted(reply, json.loads(run(vote.tally_command()).output))
        require_equal("GB18030 文件", in_gb, expected)
        costs["floor"].append(run([sys.executable, os.path.join(HERE, "floor.py"), path], reads=path))
        for name in names:
            cost, found = peers.run(name)
            costs[name].append(cost)
            require_equal(name, found, expected)
        vote.change_rules(duplicates="keep_last")
        cost = run(vote.tally_command())
        costs["tally"].append(cost)
    recounted = json.loads(cost.output)
    _, found = Peers(path, vote, options.folder, "keep_last").run("polars")
    reply["accepted"] = recounted["participants"]
    require_equal("改规则后的 polars", found, vote.counted(reply, recounted))

    rows, size = reply["rows"], os.path.getsize(path) / 1e6
    print(f"宽表 {rows:,} 行，{size:,.0f} MB；计入 {expected['accepted']:,} 张，与各程序的计票结果逐项相同。")
    what = f"CSV UTF-8 {size:,.0f} MB"
    ours, peak = report.cost(what, "桂冠（含入库）", costs["ours"])
    others = {name: report.cost(what, f"{name}（不入库）", costs[name])[0] for name in names}
    floor, _ = report.cost(what, "只读取并扫过全部字节", costs["floor"])
    in_gb, _ = report.cost(f"CSV GB18030 {os.path.getsize(gb) / 1e6:,.0f} MB", "桂冠（含入库）", costs["gb18030"])
    again, _ = report.cost("库中选票", "桂冠，改规则后重新计票", costs["tally"])
    report.target("CPU 与 polars 之比", ours / others["polars"], 0.30, " 倍")
    report.target("CPU 与 DuckDB 之比", ours / others["duckdb"], 0.20, " 倍")
    report.target("GB18030 与 UTF-8 的 CPU 之比", in_gb / ours, 1.25, " 倍")
    report.target("内存峰值", peak, 200, " MB")
    report.target("每张选票入库", grown / rows, 50, " 字节")
    report.target("改规则后重新计票", again, 0.6, " CPU 秒")
    print(f"与 sqlite3 之比 {ours / others['sqlite3']:.2f} 倍；为只读取并扫过全部字节的 {ours / floor:.1f} 倍。")
    stop(vote, path, costs["ours"], report)


def stop(vote, path, costs, report):
    """Asks an import to stop half way: how long it takes, and that nothing is left."""
    for share in (2, 4, 8):
        vote.afresh()
        imports = vote.call("vote.imports", {"campaign": vote.campaign})
        took = cancelled_after(vote.import_command(path), min(cost.wall for cost in costs) / share)
        if took is not None:
            break
    else:
        print("导入总在取消之前完成，取消没有量到。请加大 --ballots。")
        return
    if vote.call("vote.imports", {"campaign": vote.campaign}) != imports:
        raise SystemExit("取消之后留下了导入。")
    report.target("取消导入，至程序结束", took * 1000, 200, " 毫秒")


def more(vote, options, report):
    path = vote.ballots(options.more, "csv")
    cost, reply, _ = imported(vote, path)
    _, peak = report.cost(f"CSV UTF-8，{reply['rows']:,} 行", "桂冠（含入库）", [cost])
    report.target(f"{options.more:,} 张的内存峰值", peak, 700, " MB")
    os.remove(path)


def workbook(vote, options, report):
    path = vote.ballots(options.workbook, "xlsx")
    task = vote.task(path, headed_as=vote.ballots(1000, "csv"))
    costs, others = [], []
    for _ in range(options.runs):
        cost, reply, _ = imported(vote, path)
        costs.append(cost)
        other = run(peer("with_polars.py", task), reads=path)
        others.append(other)
        tally = json.loads(run(vote.tally_command()).output)
        require_equal("读工作簿的 polars", json.loads(other.output), vote.counted(reply, tally))
    what = f"XLSX，{reply['rows']:,} 行"
    cpu, peak = report.cost(what, "桂冠（含入库）", costs)
    beside, _ = report.cost(what, "polars（不入库）", others)
    print(f"工作簿与 polars 之比 {cpu / beside:.2f} 倍，{what}，计入 {reply['accepted']:,} 张，逐项相同。")
    report.target("工作簿", cpu, 1.8, " CPU 秒")
    report.target("工作簿的内存峰值", peak, 80, " MB")


def main():
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="laurel-bench-", dir=options.folder) as folder:
        options.folder = folder
        note("建立活动，生成选票")
        vote, report = Vote(os.path.abspath(options.program), folder), Report()
        wide(vote, options, report)
        if options.workbook:
            note("工作簿")
            workbook(vote, options, report)
        if options.more:
            note(f"{options.more:,} 张")
            more(vote, options, report)
        report.write()


main()
