//! The process that is measured, and what the kernel says of it.

use std::{
    fs,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::Context;

/// Linux counts processor time in these.
const TICK: Duration = Duration::from_millis(10);

/// A running process; killed if the measuring ends early.
pub struct Process(Child);

impl Process {
    /// The bot's release binary, with these settings only.
    pub fn start(home: &Path, settings: &[(&str, String)]) -> anyhow::Result<Self> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_panelgram"));
        command.env_clear().current_dir(home);
        command.envs(settings.iter().map(|(name, value)| (*name, value.as_str())));
        Self::spawn(command)
    }

    /// This program again, as the echo bot at this address.
    pub fn start_echo(variable: &str, address: &str) -> anyhow::Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.env_clear().env(variable, address);
        Self::spawn(command)
    }

    fn spawn(mut command: Command) -> anyhow::Result<Self> {
        let child =
            command.stdout(Stdio::inherit()).spawn().context("could not start what is to be measured")?;
        Ok(Self(child))
    }

    /// Its processor time so far, all threads, in the program and for it.
    pub fn processor(&self) -> anyhow::Result<Duration> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.0.id()))?;
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let field =
            |at: usize| fields.get(at).context("a short stat line").and_then(|it| Ok(it.parse::<u32>()?));
        Ok(TICK * (field(11)? + field(12)?))
    }

    /// Its resident memory in kilobytes.
    pub fn memory(&self) -> anyhow::Result<u64> {
        self.status("VmRSS:")
    }

    /// The most that was resident so far, in kilobytes.
    pub fn peak(&self) -> anyhow::Result<u64> {
        self.status("VmHWM:")
    }

    fn status(&self, name: &'static str) -> anyhow::Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix(name)).context(name)?;
        Ok(line.trim().trim_end_matches(" kB").parse()?)
    }

    /// What it has had written to the disk so far, in kilobytes.
    pub fn written(&self) -> anyhow::Result<u64> {
        let io = fs::read_to_string(format!("/proc/{}/io", self.0.id()))?;
        let line = io.lines().find_map(|line| line.strip_prefix("write_bytes:")).context("no write_bytes")?;
        Ok(line.trim().parse::<u64>()? / 1024)
    }

    /// Asks it to end, and waits until it did.
    pub fn stop(mut self) -> anyhow::Result<()> {
        Command::new("kill").arg("-TERM").arg(self.0.id().to_string()).status()?;
        self.0.wait()?;
        Ok(())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
