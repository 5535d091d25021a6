//! The programs that the tasks need: found where they are, installed where that can be done without asking.
//!
//! What cargo can install goes into `.tools` in the workspace and nowhere else.

use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};

use crate::{
    process::{run, run_with_progress},
    root,
};

/// The newest trunk that the compiler of rust-toolchain.toml can compile.
const TRUNK: &str = "0.21.14";

/// What takes modules made with wasm_split_helpers of Cargo.toml.
const WASM_SPLIT: &str = "0.2.4";

/// The oldest Node.js that playwright-core runs on.
const NODE: u32 = 20;

/// The search path for children.
pub struct Tools {
    path: OsString,
}

impl Tools {
    /// The tools that are there, those in `.tools` first.
    pub fn find() -> Result<Self> {
        let own = root().join(".tools").join("bin");
        let inherited = env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(own).chain(env::split_paths(&inherited));
        let path = env::join_paths(folders).context("PATH can't be extended")?;
        Ok(Self { path })
    }

    /// A command that finds the tools.
    pub fn command(&self, program: &str) -> Command {
        let mut command = match self.locate(program) {
            Some(path) => Command::new(path),
            None => Command::new(program),
        };
        command.current_dir(root()).env("PATH", &self.path);
        command
    }

    /// The cargo that runs this program.
    pub fn cargo(&self) -> Command {
        self.command(&env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()))
    }

    /// What it takes to compile the app: the wasm target, trunk, wasm-split-cli, and wasm-bindgen in the version of
    /// Cargo.lock.
    pub fn for_the_app(&self) -> Result<()> {
        self.wasm_target()?;
        if self.version("trunk").as_deref() != Some(TRUNK) {
            self.install(
                "trunk",
                TRUNK,
                &["--locked", "--features", "rustls"],
                "about 4 minutes",
            )?;
        }
        let bindgen = locked_version("wasm-bindgen")?;
        let right = |program| self.version(program).as_deref() == Some(&*bindgen);
        if !right("wasm-bindgen") || !right("wasm-bindgen-test-runner") {
            self.install("wasm-bindgen-cli", &bindgen, &[], "about 2 minutes")?;
        }
        // It can't tell its version, but it refuses a module that it is too old for.
        if self.locate("wasm-split-cli").is_none() {
            self.install(
                "wasm_split_cli_support",
                WASM_SPLIT,
                &["--features", "build-binary"],
                "about 1 minute",
            )?;
        }
        Ok(())
    }

    /// Chromium and its driver.
    pub fn browser(&self) -> Result<Browser> {
        if self.chromium().is_none() || self.chromedriver().is_none() {
            self.system_packages(
                "Chromium and its driver",
                &["chromium", "chromium-driver"],
                "sudo dnf install chromium chromedriver",
                "brew install --cask chromium chromedriver",
                "winget install Google.Chrome Chromium.ChromeDriver",
            )?;
        }
        Ok(Browser {
            chromium: self
                .chromium()
                .context("Chromium was not found. CHROMIUM=/path/to/it names it")?,
            driver: self
                .chromedriver()
                .context("chromedriver was not found. CHROMEDRIVER=/path/to/it names it")?,
        })
    }

    /// Node.js and npm.
    pub fn node(&self) -> Result<()> {
        if self.locate("node").is_none() || self.locate("npm").is_none() {
            self.system_packages(
                "Node.js with npm",
                &["nodejs", "npm"],
                "sudo dnf install nodejs npm",
                "brew install node",
                "winget install OpenJS.NodeJS.LTS",
            )?;
        }
        let version = self.version("node").unwrap_or_default();
        let major = version
            .split('.')
            .next()
            .and_then(|major| major.parse::<u32>().ok());
        if major.is_none_or(|major| major < NODE) {
            bail!(
                "The end-to-end tests and the benchmark need Node.js {NODE} or newer; here is {version}."
            );
        }
        Ok(())
    }

    /// The compiler's part for wasm.
    pub fn wasm_target(&self) -> Result<()> {
        let target = "wasm32-unknown-unknown";
        let sysroot = self
            .answer("rustc", &["--print", "sysroot"])
            .context("rustc does not run")?;
        if Path::new(sysroot.trim())
            .join("lib/rustlib")
            .join(target)
            .exists()
        {
            return Ok(());
        }
        if self.locate("rustup").is_none() {
            bail!(
                "The compiler lacks the target {target} and there is no rustup to add it. \
                 Install Rust with rustup, or your system's package for that target."
            );
        }
        run_with_progress(
            "Adding the wasm target",
            "some seconds",
            self.command("rustup").args(["target", "add", target]),
        )
    }

    /// Installs a program of the registry into `.tools`.
    fn install(&self, name: &str, version: &str, extra: &[&str], expectation: &str) -> Result<()> {
        let tools = root().join(".tools");
        let mut cargo = self.cargo();
        cargo
            .args([
                "install",
                name,
                "--version",
                version,
                "--no-default-features",
                "--force",
                "--root",
            ])
            .arg(&tools)
            .args(extra)
            // Compiled for a short wait, not for speed: they spend their time in cargo and on files. trunk's own
            // profile has LTO, which alone takes minutes.
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "0")
            // Kept until all is well, so that an interrupted installation goes on where it was.
            .env("CARGO_TARGET_DIR", tools.join("build"));
        run_with_progress(
            &format!("Installing {name} {version} into .tools"),
            expectation,
            &mut cargo,
        )?;
        let _ = fs::remove_dir_all(tools.join("build"));
        Ok(())
    }

    /// Installs Debian's packages when that may be done here, and says how when not.
    fn system_packages(
        &self,
        what: &str,
        debian: &[&str],
        fedora: &str,
        mac: &str,
        windows: &str,
    ) -> Result<()> {
        if self.locate("apt-get").is_some() {
            if self.answer("id", &["-u"]).is_none_or(|id| id.trim() != "0") {
                bail!(
                    "{what} is missing. Install it: sudo apt-get install {}",
                    debian.join(" ")
                );
            }
            eprintln!("Installing {what}");
            let apt = || {
                let mut apt = self.command("apt-get");
                apt.env("DEBIAN_FRONTEND", "noninteractive");
                apt
            };
            run(apt().arg("update"))?;
            return run(apt()
                .args(["install", "--yes", "--no-install-recommends"])
                .args(debian));
        }
        let how = match env::consts::OS {
            "macos" => mac,
            "windows" => windows,
            _ => fedora,
        };
        bail!("{what} is missing. Install it, for example: {how}");
    }

    fn chromium(&self) -> Option<PathBuf> {
        let named = env::var_os("CHROMIUM").map(PathBuf::from);
        let on_path = [
            "chromium",
            "chromium-browser",
            "google-chrome",
            "google-chrome-stable",
            "chrome",
        ]
        .into_iter()
        .find_map(|name| self.locate(name));
        let elsewhere = [
            "/Applications/Chromium.app/Contents/MacOS/Chromium",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
            r"C:\Program Files\Google\Chrome\Application\chrome.exe",
        ];
        named.or(on_path).or_else(|| {
            elsewhere
                .into_iter()
                .map(PathBuf::from)
                .find(|path| path.exists())
        })
    }

    fn chromedriver(&self) -> Option<PathBuf> {
        env::var_os("CHROMEDRIVER")
            .map(PathBuf::from)
            .or_else(|| self.locate("chromedriver"))
    }

    /// The first file of that name on the search path.
    fn locate(&self, program: &str) -> Option<PathBuf> {
        let suffixes: &[&str] = if cfg!(windows) {
            &[".exe", ".cmd"]
        } else {
            &[""]
        };
        env::split_paths(&self.path)
            .flat_map(|folder| {
                suffixes
                    .iter()
                    .map(move |suffix| folder.join(format!("{program}{suffix}")))
            })
            .find(|path| path.is_file())
    }

    /// The last word of what `--version` prints: "20.1.0" of "v20.1.0", "0.21.14" of "trunk 0.21.14".
    fn version(&self, program: &str) -> Option<String> {
        self.locate(program)?;
        let answer = self.answer(program, &["--version"])?;
        Some(
            answer
                .split_whitespace()
                .last()?
                .trim_start_matches('v')
                .to_owned(),
        )
    }

    fn answer(&self, program: &str, arguments: &[&str]) -> Option<String> {
        let output = self
            .command(program)
            .args(arguments)
            .stdin(Stdio::null())
            .output()
            .ok()?;
        output
            .status
            .success()
            .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

/// What drives the tests.
pub struct Browser {
    /// The browser's program.
    pub chromium: PathBuf,
    /// Its WebDriver server.
    pub driver: PathBuf,
}

/// The version of a crate in Cargo.lock.
fn locked_version(name: &str) -> Result<String> {
    let lock = fs::read_to_string(root().join("Cargo.lock")).context("There is no Cargo.lock")?;
    let entry = format!("name = \"{name}\"");
    let mut lines = lock.lines().skip_while(|line| *line != entry).skip(1);
    lines
        .next()
        .and_then(|line| line.strip_prefix("version = \"")?.strip_suffix('"'))
        .map(str::to_owned)
        .with_context(|| format!("{name} is not in Cargo.lock"))
}
