/** Callbacks to registered addresses: rules of registration, messages, signatures and delivery. */
package com.accellis.engagement.sandbox.callbacks;
