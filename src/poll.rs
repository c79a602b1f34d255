//! One poll, from the claimed feed to the stored brief: brings the stages
//! together and decides nothing.
