//! The binary: its lines on stdout, and how it stops.

use crate::client::get;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

#[test]
fn it_prints_where_it_listens_and_then_ready() {
    let dist = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_sandbox"))
        .args([
            "--port",
            "0",
            "--numbers",
            "3",
            "--project",
            "p",
            "--app-port",
            "0",
            "--app",
        ])
        .arg(dist.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let lines: Vec<String> = lines.take(4).map(Result::unwrap).collect();
    let api = lines[0].strip_prefix("api ").unwrap();
    let listed = get(&format!("{api}/v1/projects/p/activeNumbers"));
    stop(&mut child);
    assert!(api.starts_with("http://127.0.0.1:"), "{api}");
    assert!(lines[1].starts_with("app http://127.0.0.1:") && lines[1].ends_with('/'));
    assert_eq!(lines[2..], ["project p", "ready"]);
    assert_eq!(listed.json()["totalSize"], 3);
}

/// Stops it as a terminal would, and expects it to succeed.
fn stop(child: &mut std::process::Child) {
    if cfg!(unix) {
        let status = Command::new("kill")
            .arg(child.id().to_string())
            .status()
            .unwrap();
        assert!(status.success());
        assert!(child.wait().unwrap().success());
    } else {
        child.kill().unwrap();
    }
}
