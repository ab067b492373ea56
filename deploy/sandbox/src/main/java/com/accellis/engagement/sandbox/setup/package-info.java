/** The MSP's setup tables: boards, statuses, members, products and what else records refer to. */
package com.accellis.engagement.sandbox.setup;
