//! The product's tests through its front door.

mod architecture;
