package io.fedu2s.jobs.simulate;

/**
 * What a simulation left.
 *
 * @param json the figures for programs
 * @param page the figures for people
 */
public record SimulateResult(String json, String page) {}
