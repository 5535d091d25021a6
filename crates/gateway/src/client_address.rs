//! Address of the client: the peer's, or what a trusted proxy says in `X-Forwarded-For`.

use std::net::IpAddr;

use axum::http::HeaderMap;
use ipnet::IpNet;

const X_FORWARDED_FOR: &str = "x-forwarded-for";

/// Whether an address is that of a trusted proxy.
pub fn is_trusted(proxies: &[IpNet], address: IpAddr) -> bool {
    let address = address.to_canonical();
    proxies.iter().any(|network| network.contains(&address))
}

/// The address of the client. Each proxy appends the address that it saw, so the last one that is no trusted proxy counts;
/// whatever stands before it may be made up.
pub fn client_address(proxies: &[IpNet], peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let mut address = peer.to_canonical();
    let lines = headers.get_all(X_FORWARDED_FOR).iter();
    let mut named: Vec<&str> = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .collect();
    while is_trusted(proxies, address) {
        match named
            .pop()
            .and_then(|name| name.trim().parse::<IpAddr>().ok())
        {
            Some(previous) => address = previous.to_canonical(),
            None => break,
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn address(peer: &str, forwarded: &'static str) -> Result<String, Box<dyn std::error::Error>> {
        let proxies = ["127.0.0.0/8".parse()?, "10.0.0.1/32".parse()?];
        let mut headers = HeaderMap::new();
        headers.insert(X_FORWARDED_FOR, HeaderValue::from_static(forwarded));
        Ok(client_address(&proxies, peer.parse()?, &headers).to_string())
    }

    #[test]
    fn only_what_trusted_proxies_say_is_believed() -> Result<(), Box<dyn std::error::Error>> {
        assert_eq!(address("127.0.0.1", "192.0.2.7")?, "192.0.2.7");
        assert_eq!(address("::ffff:127.0.0.1", "192.0.2.7")?, "192.0.2.7");
        assert_eq!(
            address("127.0.0.1", "1.1.1.1, 192.0.2.7, 10.0.0.1")?,
            "192.0.2.7"
        );
        assert_eq!(address("198.51.100.1", "192.0.2.7")?, "198.51.100.1");
        assert_eq!(address("127.0.0.1", "nonsense")?, "127.0.0.1");
        Ok(())
    }
}
