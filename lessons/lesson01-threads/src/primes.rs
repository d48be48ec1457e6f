//! A calculation that keeps a processor busy for a while.

/// How many primes there are below the limit.
pub(crate) fn count_primes(limit: u32) -> usize {
    let is_prime = |n: &u32| (2..).take_while(|d| d * d <= *n).all(|d| n % d != 0);
    (2..limit).filter(is_prime).count()
}
