package io.fedu2s.udf.measure;

import java.io.Serializable;

/**
 * A held-out pair that a person wrote.
 *
 * @param domain the field it belongs to
 * @param context what it is about; empty where it stands alone
 * @param instruction what is asked
 * @param response what a person answered
 */
public record HumanPair(String domain, String context, String instruction, String response) implements Serializable {}
