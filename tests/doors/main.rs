//! The doors from outside: the real `laurelctl`, as a program others call ([`line`]) and as the host of a page
//! ([`host`], [`fence`], [`parcels`]), over loopback only.

mod fence;
mod host;
mod http;
mod judged;
mod line;
mod parcels;

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

/// A library of its own for one test, with a folder for temporary files of its own.
pub struct Room {
    folder: TempDir,
}

/// What a run of `laurelctl` left behind.
pub struct Run {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Run {
    /// The one document on standard output.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|_| panic!("no single document:\n{}\n{}", self.out, self.err))
    }
}

impl Room {
    pub fn open() -> Self {
        let folder = TempDir::new().unwrap();
        std::fs::create_dir(folder.path().join("tmp")).unwrap();
        Room { folder }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_laurelctl"));
        command.arg("--library").arg(self.path("库.laurel")).env("TMPDIR", self.temporary()).stdin(Stdio::null());
        command
    }

    pub fn temporary(&self) -> PathBuf {
        self.path("tmp")
    }

    /// Folders of files in passing that a process has left.
    pub fn left_over(&self) -> usize {
        std::fs::read_dir(self.temporary()).unwrap().count()
    }

    pub fn run(&self, words: &[&str]) -> Run {
        let Output { status, stdout, stderr } = self.command().args(words).output().unwrap();
        Run { code: status.code(), out: String::from_utf8(stdout).unwrap(), err: String::from_utf8(stderr).unwrap() }
    }

    /// Runs with `--json` and expects success.
    pub fn ask(&self, words: &[&str]) -> Value {
        let run = self.run(&[words, &["--json"]].concat());
        assert_eq!(run.code, Some(0), "{words:?}: {}", run.err);
        run.json()
    }

    /// A campaign of the built-in definition, with three cases of it.
    pub fn campaign(&self) -> i64 {
        let made = self.ask(&["campaign", "new", "--from", "zhuhai-2020"]);
        let campaign = made["campaign"].as_i64().unwrap();
        let table = self.path("案例.csv");
        let rows = "类别,序号,项目名称,项目单位\n政府治理类,1,“最珠海”城市生活服务平台,市工业和信息化局\n\
            政府治理类,2,甲<script>alert(1)</script>,甲局、乙局\n基层治理类,1,三灶故事连锁大讲堂,三灶镇\n";
        std::fs::write(&table, rows).unwrap();
        let imported =
            self.ask(&["case", "import", "--campaign", &campaign.to_string(), &text(&table), "--shortlisted"]);
        assert_eq!(imported, json!({ "rows": 3, "added": 3, "problems": [] }));
        campaign
    }

    pub fn serve(&self) -> Served {
        let mut child =
            self.command().args(["--json", "serve"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut printed = BufReader::new(child.stdout.take().unwrap());
        let mut document = String::new();
        while serde_json::from_str::<Value>(&document).is_err() {
            assert_ne!(printed.read_line(&mut document).unwrap(), 0, "the host ended: {document}");
        }
        let address = serde_json::from_str::<Value>(&document).unwrap()["address"].as_str().unwrap().to_owned();
        let rest = address.strip_prefix("http://127.0.0.1:").unwrap();
        let (port, token) = rest.trim_end_matches('/').split_once('/').unwrap();
        Served { child, port: port.parse().unwrap(), token: token.to_owned() }
    }
}

pub fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

/// A running host; ended with the test.
pub struct Served {
    pub child: Child,
    pub port: u16,
    pub token: String,
}

impl Served {
    pub fn path(&self, rest: &str) -> String {
        format!("/{}/{rest}", self.token)
    }

    pub fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    pub fn get(&self, rest: &str) -> http::Answer {
        http::send(self.port, "GET", &self.path(rest), &[("host", &self.host())], b"")
    }

    pub fn call(&self, name: &str, request: &Value) -> http::Answer {
        self.call_as(name, request, &[])
    }

    pub fn call_as(&self, name: &str, request: &Value, more: &[(&str, &str)]) -> http::Answer {
        let (host, path) = (self.host(), self.path(&format!("api/call/{name}")));
        let headers = [&[("host", host.as_str()), ("content-type", "application/json")], more].concat();
        http::send(self.port, "POST", &path, &headers, request.to_string().as_bytes())
    }

    pub fn upload(&self, name: &str, content: &[u8]) -> http::Answer {
        let path = self.path(&format!("api/files?name={name}"));
        http::send(self.port, "POST", &path, &[("host", &self.host())], content)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
