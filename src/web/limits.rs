//! How often one address, and one network, may do what guesses at secrets or has mails sent, and how many forms one may
//! be sending. Counted in memory, for each portal by itself; what is limited for an account is counted in the database.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::PageError;
use crate::context::UserId;

/// A network of many people has room for as many addresses at their full rate.
const ADDRESSES_A_NETWORK: u32 = 10;

/// A form arrives within a moment, so that even many people behind one address seldom send two at once.
const FORMS_AT_ONCE: usize = 64;

/// Counted by address and by network.
pub struct Tries {
    by_address: DefaultKeyedRateLimiter<IpAddr>,
    by_network: DefaultKeyedRateLimiter<IpAddr>,
}

impl Tries {
    pub fn per_minute(rate: u32) -> Tries {
        Tries {
            by_address: limiter(rate),
            by_network: limiter(rate.saturating_mul(ADDRESSES_A_NETWORK)),
        }
    }

    /// A try that its address may not make does not count against the others of its network.
    pub fn count(&self, address: Option<IpAddr>) -> Result<(), PageError> {
        let Some(address) = address else {
            return Ok(());
        };
        check(&self.by_address, host_of(address))?;
        check(&self.by_network, network_of(address))
    }

    /// Forgets addresses that have been quiet.
    pub fn tidy(&self) {
        self.by_address.retain_recent();
        self.by_network.retain_recent();
    }
}

/// Lets through one act of each kind in a minute, for each person.
pub struct Repeated(DefaultKeyedRateLimiter<(UserId, String)>);

impl Default for Repeated {
    fn default() -> Repeated {
        Repeated(RateLimiter::keyed(Quota::per_minute(NonZeroU32::MIN)))
    }
}

impl Repeated {
    /// False for what the same person tried a moment ago.
    pub fn is_news(&self, person: UserId, what: &str) -> bool {
        self.0.check_key(&(person, what.to_owned())).is_ok()
    }

    pub fn tidy(&self) {
        self.0.retain_recent();
    }
}

/// Forms that are on their way, by whose they are.
#[derive(Clone, Default)]
pub struct Arriving(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// One form on its way, until it is dropped.
pub struct Arrival {
    arriving: Arriving,
    address: IpAddr,
}

impl Arriving {
    pub fn begin(&self, address: IpAddr) -> Result<Arrival, PageError> {
        let address = host_of(address);
        let mut known = self.lock();
        let under_way = known.entry(address).or_default();
        if *under_way >= FORMS_AT_ONCE {
            return Err(PageError::TooManyRequests { wait: 1 });
        }
        *under_way += 1;
        Ok(Arrival { arriving: self.clone(), address })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Arrival {
    fn drop(&mut self) {
        let mut known = self.arriving.lock();
        if let Some(under_way) = known.get_mut(&self.address) {
            *under_way -= 1;
            if *under_way == 0 {
                known.remove(&self.address);
            }
        }
    }
}

fn limiter(rate: u32) -> DefaultKeyedRateLimiter<IpAddr> {
    let rate = NonZeroU32::new(rate).unwrap_or(NonZeroU32::MIN);
    RateLimiter::keyed(Quota::per_minute(rate))
}

fn check(limiter: &DefaultKeyedRateLimiter<IpAddr>, key: IpAddr) -> Result<(), PageError> {
    limiter.check_key(&key).map_err(|refused| PageError::TooManyRequests {
        wait: in_whole_seconds(refused.wait_time_from(DefaultClock::default().now())),
    })
}

fn in_whole_seconds(wait: Duration) -> u64 {
    wait.as_millis().div_ceil(1_000).try_into().unwrap_or(u64::MAX)
}

/// An IPv6 host usually owns a /64.
fn host_of(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => beginning_of(v6, 64).into(),
    }
}

/// A site usually has a /24 of IPv4, or a /48 of IPv6.
fn network_of(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(v4) => Ipv4Addr::from_bits(v4.to_bits() & (u32::MAX << 8)).into(),
        IpAddr::V6(v6) => beginning_of(v6, 48).into(),
    }
}

fn beginning_of(address: Ipv6Addr, bits: u32) -> Ipv6Addr {
    Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << (128 - bits)))
}
