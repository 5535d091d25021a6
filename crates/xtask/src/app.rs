//! The two things that are built: the app, and the sandbox that stands in for the Numbers API and serves the app.

use std::{
    env,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::mpsc::{RecvTimeoutError, channel},
    thread,
    time::Duration,
};

use anyhow::{Context, Result, bail};

use crate::{
    WASM_TARGET,
    process::{ChildGuard, Job},
    root,
    tools::{Tools, cores},
};

/// The built app's folder.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// Begins to build the release app with trunk, into [`dist`].
pub fn build_app(tools: &Tools) -> Result<Job> {
    let mut trunk = tools.command("trunk");
    trunk.args(["build", "--release"]).env("RUST_LOG", "warn");
    // trunk takes only "true" and "false" for an answer here, and others set it to "1".
    if let Some(value) = env::var_os("NO_COLOR") {
        trunk.env("NO_COLOR", if value.is_empty() { "false" } else { "true" });
    }
    Job::start(
        "Building the app",
        "2 to 4 minutes the first time",
        &mut trunk,
    )
}

/// The target folder, wherever it was put.
pub fn target_folder() -> Result<PathBuf> {
    // This program is in <target>/<profile>.
    let own = env::current_exe().context("This program does not know its own place")?;
    let target = own.ancestors().nth(2);
    target
        .map(Path::to_owned)
        .context("This program is not in a target folder")
}

/// The sandbox's program.
pub fn sandbox_program() -> Result<PathBuf> {
    native_program("sandbox")
}

/// A program of the profile for the native companions.
pub fn native_program(name: &str) -> Result<PathBuf> {
    Ok(target_folder()?
        .join("native")
        .join(format!("{name}{}", env::consts::EXE_SUFFIX)))
}

/// Begins to build the sandbox, as [`sandbox_program`].
pub fn build_sandbox(tools: &Tools) -> Result<Job> {
    Job::start(
        "Building the sandbox",
        "1 to 2 minutes the first time",
        tools.cargo().args([
            "build",
            "--locked",
            "--profile",
            "native",
            "--package",
            "sandbox",
        ]),
    )
}

/// Begins to compile the app's code as trunk has it compiled, which then finds it done.
fn compile_app(tools: &Tools) -> Result<Job> {
    Job::start(
        "Compiling the app",
        "2 to 4 minutes the first time",
        tools
            .cargo()
            .args(["build", "--locked", "--release", "--target", WASM_TARGET])
            .args(["--bin", "numberdesk", "--features", "split"]),
    )
}

/// Provides what builds the app, and builds both at once: they wait for different things, and the linking of the app
/// keeps one core only. Where there are cores to spare, what needs no trunk is compiled while that is installed;
/// docs/development.md says why not on two.
pub fn build_both(tools: &Tools) -> Result<()> {
    tools.wasm_target()?;
    if tools.begin_for_the_app()? && cores() > 2 {
        let app = compile_app(tools)?;
        let sandbox = build_sandbox(tools)?;
        app.finish()?;
        sandbox.finish()?;
    }
    tools.for_the_app()?;
    let app = build_app(tools)?;
    let sandbox = build_sandbox(tools)?;
    app.finish()?;
    sandbox.finish()
}

/// A sandbox that answers.
pub struct Sandbox {
    /// The process; the sandbox ends with it.
    pub process: ChildGuard,
    /// Where the API is, if it was told to have one.
    pub api: String,
    /// Where the app is, if it serves one.
    pub app: Option<String>,
}

impl Sandbox {
    /// Starts it and waits until it says that it is ready.
    pub fn start(program: &Path, arguments: &[String]) -> Result<Self> {
        let process =
            ChildGuard::start(Command::new(program).args(arguments).stdout(Stdio::piped()))?;
        let pipe = process.stdout().context("The sandbox has no output")?;
        let (sender, lines) = channel();
        // Reads to the end, so that the sandbox never waits for a reader.
        thread::spawn(move || {
            for line in BufReader::new(pipe).lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });

        let (mut api, mut app) = (None, None);
        loop {
            match lines.recv_timeout(Duration::from_secs(30)) {
                Ok(line) => match line.split_once(' ').unwrap_or((&line, "")) {
                    ("api", url) => api = Some(url.to_owned()),
                    ("app", url) => app = Some(url.to_owned()),
                    ("ready", _) => break,
                    _ => {}
                },
                Err(RecvTimeoutError::Timeout) => bail!("The sandbox did not start within 30 s"),
                Err(RecvTimeoutError::Disconnected) => {
                    bail!("The sandbox ended before it was ready")
                }
            }
        }
        Ok(Self {
            process,
            api: api.context("The sandbox did not say where its API is")?,
            app,
        })
    }
}
