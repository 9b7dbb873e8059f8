//! A proxy on loopback: one that tunnels and forwards over HTTP, or one of SOCKS 5. It wants a name and a password if it is told to, writes down
//! what it was asked for, and fails on purpose. What a tunnel carries it does not read.

mod http;
mod socks;

use std::{
    collections::VecDeque,
    io,
    net::Ipv4Addr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
};
use tokio_util::sync::{CancellationToken, DropGuard};

/// What a proxy speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// `CONNECT` for a tunnel; what it is handed whole it forwards.
    Http,
    /// SOCKS 5.
    Socks5,
}

/// What goes wrong with a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It says no: 502, or SOCKS' *not allowed*.
    Refuse,
    /// It hangs up instead of an answer.
    HangUp,
    /// It says yes, and hangs up at the first byte that it is to carry.
    Drop,
}

/// The running proxy; it ends with this value.
pub struct Proxy {
    protocol: Protocol,
    port: u16,
    shared: Arc<Shared>,
    _ends: DropGuard,
}

/// What the connections have in common.
struct Shared {
    /// `name:password`.
    login: Option<String>,
    faults: Mutex<Faults>,
    asked: Mutex<Vec<String>>,
    /// Counts how often all that is carried was cut off.
    cuts: watch::Sender<u64>,
}

#[derive(Default)]
struct Faults {
    next: VecDeque<Fault>,
    always: Option<Fault>,
}

impl Proxy {
    /// Starts it on any free port; `login` is the `name:password` that it wants.
    pub async fn start(protocol: Protocol, login: Option<&str>) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let port = listener.local_addr()?.port();
        let shared = Arc::new(Shared {
            login: login.map(str::to_owned),
            faults: Mutex::default(),
            asked: Mutex::default(),
            cuts: watch::Sender::new(0),
        });
        let closing = CancellationToken::new();
        let serving = accept(listener, protocol, Arc::clone(&shared));
        tokio::spawn(closing.clone().run_until_cancelled_owned(serving));
        Ok(Self { protocol, port, shared, _ends: closing.drop_guard() })
    }

    /// Its address with `login` before the host: `name:password@`, or nothing.
    pub fn url(&self, login: &str) -> String {
        let scheme = match self.protocol {
            Protocol::Http => "http",
            Protocol::Socks5 => "socks5h",
        };
        format!("{scheme}://{login}127.0.0.1:{}", self.port)
    }

    /// Fails the next connection; called again, the one after it.
    pub fn fail_next(&self, fault: Fault) {
        lock(&self.shared.faults).next.push_back(fault);
    }

    /// Fails all connections.
    pub fn fail(&self, fault: Fault) {
        lock(&self.shared.faults).always = Some(fault);
    }

    /// Fails none any more.
    pub fn heal(&self) {
        *lock(&self.shared.faults) = Faults::default();
    }

    /// Cuts off whatever is being carried.
    pub fn cut(&self) {
        self.shared.cuts.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// What it was asked for by those who may, as they wrote it (`host:port`), the oldest first.
    pub fn asked(&self) -> Vec<String> {
        lock(&self.shared.asked).clone()
    }
}

impl Shared {
    /// Writes down what is asked for, and draws what is to go wrong.
    fn note(&self, target: &str) -> Option<Fault> {
        lock(&self.asked).push(target.to_owned());
        let mut faults = lock(&self.faults);
        faults.next.pop_front().or(faults.always)
    }

    /// Carries what both sides say, after `begun` of the client's.
    async fn carry(&self, mut client: TcpStream, mut server: TcpStream, begun: &[u8]) -> io::Result<()> {
        let mut cuts = self.cuts.subscribe();
        server.write_all(begun).await?;
        tokio::select! {
            done = copy_bidirectional(&mut client, &mut server) => done.map(drop),
            _ = cuts.changed() => Ok(()),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn accept(listener: TcpListener, protocol: Protocol, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let shared = Arc::clone(&shared);
        connections.spawn(async move {
            // An error here is a client that left, or a server that is not there.
            let _ = match protocol {
                Protocol::Http => http::serve(stream, &shared).await,
                Protocol::Socks5 => socks::serve(stream, &shared).await,
            };
        });
        while connections.try_join_next().is_some() {}
    }
}

/// Waits for the first byte, and is done.
async fn drop_at_first_byte(mut client: TcpStream) -> io::Result<()> {
    client.read_u8().await.map(drop)
}
