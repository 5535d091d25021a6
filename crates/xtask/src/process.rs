//! Other programs: run with progress, and never left behind.
//!
//! Every child leads its own process group, so that ending one ends what it started (cargo's compilers, a driver's
//! browser), and stays listed here until it has ended.

use std::{
    io::{BufRead, BufReader, IsTerminal, Read, Write},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio, exit},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicI32, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

static LIVE: Mutex<Vec<Arc<Mutex<Child>>>> = Mutex::new(Vec::new());
static STOPPING: AtomicBool = AtomicBool::new(false);
static EXIT_CODE: AtomicI32 = AtomicI32::new(130);

const POLL: Duration = Duration::from_millis(20);
const GRACE: Duration = Duration::from_secs(5);

/// From now on Ctrl-C and SIGTERM end every child, then this program.
pub fn stop_on_ctrl_c() -> Result<()> {
    ctrlc::set_handler(|| {
        STOPPING.store(true, Ordering::SeqCst);
        eprintln!("\nStopping…");
        let children = locked(&LIVE).clone();
        for child in &children {
            end(child);
        }
        exit(EXIT_CODE.load(Ordering::SeqCst));
    })
    .context("The handler for Ctrl-C could not be set")
}

/// From now on being told to stop is the ordinary end.
pub fn stopping_is_success() {
    EXIT_CODE.store(0, Ordering::SeqCst);
}

/// A child in the background. Dropping it ends it, with all that it started.
pub struct ChildGuard {
    child: Arc<Mutex<Child>>,
}

impl ChildGuard {
    /// Starts `command` as the leader of a group of its own, without input.
    pub fn start(command: &mut Command) -> Result<Self> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        let child = command
            .stdin(Stdio::null())
            .spawn()
            .with_context(|| format!("Could not run {}", command.get_program().display()))?;
        let child = Arc::new(Mutex::new(child));
        locked(&LIVE).push(child.clone());
        Ok(Self { child })
    }

    /// What the child prints, if its output was piped and not taken before.
    pub fn stdout(&self) -> Option<impl Read + Send + use<>> {
        locked(&self.child).stdout.take()
    }

    fn stderr(&self) -> Option<impl Read + Send + use<>> {
        locked(&self.child).stderr.take()
    }

    /// The status, once it has ended.
    pub fn ended(&self) -> Result<Option<ExitStatus>> {
        let status = locked(&self.child).try_wait()?;
        if STOPPING.load(Ordering::SeqCst) {
            // The handler is ending everything, this program included: what children return now means nothing.
            loop {
                thread::park();
            }
        }
        Ok(status)
    }

    /// Waits until it has ended.
    pub fn wait(&self) -> Result<ExitStatus> {
        loop {
            if let Some(status) = self.ended()? {
                return Ok(status);
            }
            thread::sleep(POLL);
        }
    }
}

impl Drop for ChildGuard {
    fn drop(&mut self) {
        end(&self.child);
        locked(&LIVE).retain(|child| !Arc::ptr_eq(child, &self.child));
    }
}

/// Runs `command` with its output shown as it comes.
pub fn run(command: &mut Command) -> Result<()> {
    let status = ChildGuard::start(command)?.wait()?;
    expect_success(command, status)
}

/// Runs `command` and returns what it prints; its errors are shown as they come.
pub fn read(command: &mut Command) -> Result<String> {
    read_lines(command, |_| {})
}

/// Runs `command` with its output shown as it comes, and returns what it prints.
pub fn run_and_read(command: &mut Command) -> Result<String> {
    read_lines(command, |line| println!("{line}"))
}

fn read_lines(command: &mut Command, show: impl Fn(&str)) -> Result<String> {
    let child = ChildGuard::start(command.stdout(Stdio::piped()))?;
    let pipe = child.stdout().context("The output is not piped")?;
    let mut output = String::new();
    for line in BufReader::new(pipe).lines() {
        let line = line?;
        show(&line);
        output.push_str(&line);
        output.push('\n');
    }
    expect_success(command, child.wait()?)?;
    Ok(output)
}

fn expect_success(command: &Command, status: ExitStatus) -> Result<()> {
    if !status.success() {
        let program = Path::new(command.get_program())
            .file_stem()
            .unwrap_or_default();
        bail!("{} ended with {status}", program.display());
    }
    Ok(())
}

/// Runs `command` behind one line that tells how long it has been going; its output is shown only if it fails.
///
/// `expectation` says how long it may take: "about 2 minutes the first time".
pub fn run_with_progress(title: &str, expectation: &str, command: &mut Command) -> Result<()> {
    Job::start(title, expectation, command)?.finish()
}

/// A long piece of work that may go on beside another.
pub struct Job {
    title: String,
    expectation: String,
    since: Instant,
    running: ChildGuard,
    output: Arc<Mutex<Vec<String>>>,
    readers: [Option<thread::JoinHandle<()>>; 2],
}

impl Job {
    /// Starts `command` without showing anything of it.
    pub fn start(title: &str, expectation: &str, command: &mut Command) -> Result<Self> {
        let running = ChildGuard::start(command.stdout(Stdio::piped()).stderr(Stdio::piped()))?;
        if !std::io::stderr().is_terminal() {
            eprintln!("{title} ({expectation})…");
        }
        let output = Arc::new(Mutex::new(Vec::new()));
        Ok(Self {
            title: title.to_owned(),
            expectation: expectation.to_owned(),
            since: Instant::now(),
            readers: [
                running.stdout().map(|pipe| keep_lines(pipe, &output)),
                running.stderr().map(|pipe| keep_lines(pipe, &output)),
            ],
            running,
            output,
        })
    }

    /// Waits for the end and shows how it goes.
    pub fn finish(self) -> Result<()> {
        let title = &self.title;
        let live = std::io::stderr().is_terminal();
        let every = Duration::from_secs(if live { 1 } else { 30 });
        let mut shown = self.since.elapsed();
        let waited = self.running.ended()?.is_none();
        let status = loop {
            if let Some(status) = self.running.ended()? {
                break status;
            }
            if self.since.elapsed() >= shown + every {
                shown = self.since.elapsed();
                let last = locked(&self.output)
                    .last()
                    .map_or_else(String::new, |line| plain(line));
                let seconds = shown.as_secs();
                if live {
                    let line = format!("{title} ({})… {seconds} s  {last}", self.expectation);
                    // A line that wraps could not be taken back.
                    let line: String = line.chars().take(79).collect();
                    eprint!("\r\x1b[2K{line}");
                    let _ = std::io::stderr().flush();
                } else {
                    eprintln!("  {title}… {seconds} s  {last}");
                }
            }
            thread::sleep(POLL);
        };
        for reader in self.readers.into_iter().flatten() {
            let _ = reader.join();
        }
        if live {
            eprint!("\r\x1b[2K");
        }
        if status.success() {
            if waited {
                let seconds = self.since.elapsed().as_secs_f32();
                eprintln!("{title}: done after {seconds:.0} s");
            } else {
                // It ended while something else was waited for.
                eprintln!("{title}: done meanwhile");
            }
            return Ok(());
        }
        for line in locked(&self.output).iter() {
            eprintln!("{line}");
        }
        bail!("{title}: failed with {status}, see above")
    }
}

fn keep_lines(
    pipe: impl Read + Send + 'static,
    output: &Arc<Mutex<Vec<String>>>,
) -> thread::JoinHandle<()> {
    let output = output.clone();
    thread::spawn(move || {
        let mut pipe = BufReader::new(pipe);
        let mut line = Vec::new();
        while pipe.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            let text = String::from_utf8_lossy(&line).trim_end().to_owned();
            locked(&output).push(text);
            line.clear();
        }
    })
}

/// A line without its indentation; nothing of one that steers the terminal.
fn plain(line: &str) -> String {
    if line.contains(char::is_control) {
        return String::new();
    }
    line.trim().to_owned()
}

/// Asks the child and all that it started to end, and makes them if they take too long.
fn end(child: &Mutex<Child>) {
    let asked = Instant::now();
    let mut child = locked(child);
    if matches!(child.try_wait(), Ok(Some(_))) {
        return;
    }
    signal(&mut child, false);
    while asked.elapsed() < GRACE {
        if matches!(child.try_wait(), Ok(Some(_))) {
            return;
        }
        thread::sleep(POLL);
    }
    signal(&mut child, true);
    let _ = child.wait();
}

#[cfg(unix)]
fn signal(child: &mut Child, by_force: bool) {
    use nix::{
        sys::signal::{Signal, killpg},
        unistd::Pid,
    };
    if let Ok(group) = i32::try_from(child.id()) {
        let signal = if by_force {
            Signal::SIGKILL
        } else {
            Signal::SIGTERM
        };
        let _ = killpg(Pid::from_raw(group), signal);
    }
}

#[cfg(not(unix))]
fn signal(child: &mut Child, _by_force: bool) {
    // Windows has no groups of this kind; /T reaches what the child started.
    let _ = Command::new("taskkill")
        .args(["/T", "/F", "/PID", &child.id().to_string()])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let _ = child.kill();
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
