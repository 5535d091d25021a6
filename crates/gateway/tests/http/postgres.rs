//! A real PostgreSQL, shared by two gateways.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use futures_util::future::join_all;
use gateway::store::Store;
use secrecy::SecretString;
use tempfile::TempDir;
use tokio::time::Instant;

use crate::{
    once::{keys_expire, kill_in_the_middle_of_a_rental},
    process::GatewayProcess,
    stage::{Client, Control, free_port, run, sandbox, start_gateway},
};

/// A PostgreSQL server with an empty database, in a folder of its own.
struct Postgres {
    folder: TempDir,
    programs: PathBuf,
    port: u16,
}

impl Postgres {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let server = Self {
            programs: programs(),
            port: free_port(),
            folder,
        };
        if is_root() {
            // It refuses to run as root.
            assert!(
                Command::new("chown")
                    .arg("postgres")
                    .arg(server.folder.path())
                    .status()
                    .unwrap()
                    .success()
            );
        }
        server.run(
            "initdb",
            &["--auth=trust", "--username=postgres", "--no-sync", "-D"],
        );
        let options = format!(
            "-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''",
            server.port
        );
        server.run(
            "pg_ctl",
            &["-w", "-o", &options, "-l", "/dev/null", "start", "-D"],
        );
        server
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Runs a program of PostgreSQL; its last argument is the folder of the data.
    fn run(&self, program: &str, arguments: &[&str]) {
        let program = self.programs.join(program);
        let mut command = match is_root() {
            true => {
                let mut command = Command::new("runuser");
                command.args(["-u", "postgres", "--"]).arg(program);
                command
            }
            false => Command::new(program),
        };
        let command = command
            .args(arguments)
            .arg(self.data())
            .current_dir(self.folder.path());
        let status = command.stdout(Stdio::null()).status().unwrap();
        assert!(status.success(), "{command:?} ended with {status}");
    }

    fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.run("pg_ctl", &["-m", "immediate", "stop", "-D"]);
    }
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output().unwrap();
    output.stdout.trim_ascii() == b"0"
}

/// The folder of PostgreSQL's programs: that of the variable, that of the search path, or where Debian has it.
fn programs() -> PathBuf {
    let has_server = |folder: &PathBuf| folder.join("initdb").is_file();
    if let Some(folder) = env::var_os("POSTGRES_BIN").map(PathBuf::from) {
        assert!(has_server(&folder), "POSTGRES_BIN has no initdb");
        return folder;
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let versions = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let found = env::split_paths(&path)
        .chain(versions.map(|version| version.path().join("bin")))
        .find(has_server);
    found.expect("PostgreSQL is not installed; `cargo xtask test --only host` installs it, or names the command")
}

#[test]
fn two_gateways_execute_the_same_key_once() {
    let postgres = Postgres::start();
    run(async {
        let sandbox = sandbox().await;
        let control = Control::new(&sandbox.api);
        let before = control.number_count().await;
        let (first, second) = (free_port(), free_port());
        // Both create the tables, at the same time.
        let url = postgres.url();
        let start = |port| start_gateway(port, &sandbox.api, &url, &[]);
        let _gateways = tokio::join!(start(first), start(second));
        let clients = [first, second].map(|port| Client::new(&format!("http://127.0.0.1:{port}")));
        let keys: Vec<String> = (0..40).map(|index| format!("key-{}", index / 8)).collect();
        let rentals = keys
            .iter()
            .enumerate()
            .map(|(index, key)| clients[index % 2].rent_any(key));
        let answers = join_all(rentals).await;
        assert!(
            answers.iter().all(|answer| answer.status == 200),
            "{answers:?}"
        );
        for same_key in answers.chunks(8) {
            assert!(
                same_key
                    .iter()
                    .all(|answer| answer.text == same_key[0].text)
            );
        }
        assert_eq!(control.number_count().await, before + 5);
        let audits = [
            clients[0].get("/audit").await,
            clients[1].get("/audit").await,
        ];
        assert_eq!(audits[0].json()["records"].as_array().unwrap().len(), 5);
        assert_eq!(audits[0].text, audits[1].text);
    });
}

#[test]
fn a_gateway_that_is_killed_in_the_middle_of_a_rental_is_not_repeated_by_the_other() {
    let postgres = Postgres::start();
    run(async {
        let sandbox = sandbox().await;
        let control = Control::new(&sandbox.api);
        let before = control.number_count().await;
        let mut first = GatewayProcess::start(&sandbox.api, &postgres.url(), &[]).await;
        let second = GatewayProcess::start(&sandbox.api, &postgres.url(), &[]).await;
        kill_in_the_middle_of_a_rental(&control, &mut first).await;
        let began = Instant::now();
        let repeat = second.client.rent_any("one").await;
        assert_eq!(
            (repeat.status, repeat.problem().as_str()),
            (502, "outcome-unknown")
        );
        assert!(began.elapsed() < Duration::from_secs(60));
        assert_eq!(control.number_count().await, before + 1);
        assert_eq!(second.client.rent_any("two").await.status, 200);
    });
}

#[test]
fn the_store_works_alike() {
    let postgres = Postgres::start();
    run(async {
        let store = Store::open(&SecretString::from(postgres.url()))
            .await
            .unwrap();
        keys_expire(&store).await;
        let key = store.session_key(&[1; 64]).await.unwrap();
        assert_eq!(store.session_key(&[2; 64]).await.unwrap(), key);
        assert!(!store.is_session_ended("s").await.unwrap());
        store.end_session("s", i64::MAX).await.unwrap();
        assert!(store.is_session_ended("s").await.unwrap());
        store.close().await;
    });
    assert!(Path::new(&postgres.data()).is_dir());
}
