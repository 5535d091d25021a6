//! Validation of http and https URLs before they are sent.

/// Splits an http(s) URL at `://`.
///
/// `None` without a host, with an invalid port or with an illegal character.
pub fn split_http(url: &str) -> Option<(&'static str, &str)> {
    let (scheme, rest) = ["https://", "http://"].into_iter().find_map(|scheme| {
        let start = url.get(..scheme.len())?;
        start
            .eq_ignore_ascii_case(scheme)
            .then(|| (scheme, &url[scheme.len()..]))
    })?;
    // Browsers read a backslash as a slash and drop tabs and line ends; no such surprises here.
    let odd = |c: char| c.is_whitespace() || c.is_control() || "\\<>\"^`{|}".contains(c);
    if rest.contains(odd) {
        return None;
    }
    let authority = rest.split(['/', '?', '#']).next()?;
    let host_and_port = authority.rsplit('@').next()?;
    // The colons of an IPv6 address are inside its brackets.
    let after_address = host_and_port.rfind(']').map_or(0, |end| end + 1);
    let (host, port) = match host_and_port[after_address..].split_once(':') {
        Some((name, port)) => (&host_and_port[..after_address + name.len()], port),
        None => (host_and_port, ""),
    };
    let port_is_valid = port.is_empty()
        || (port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok());
    (!host.is_empty() && port_is_valid).then_some((scheme, rest))
}
