<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="staff-frame.xsl"/>

  <xsl:template name="title"><xsl:value-of select="terminal/@number"/><xsl:text> </xsl:text><xsl:value-of select="terminal/@place"/></xsl:template>
  <xsl:template name="content">
    <xsl:for-each select="terminal">
      <div class="head"><h1><xsl:call-template name="machine-name"/></h1><span class="num"><xsl:value-of select="@number"/></span></div>
    </xsl:for-each>
    <div class="two desk long">
      <div>
        <xsl:for-each select="cases[case]"><section class="panel"><h2><xsl:value-of select="w:say('staff.cases')"/></h2><xsl:call-template name="case-rows"/></section></xsl:for-each>
        <xsl:for-each select="orders[order]"><section class="panel"><h2><xsl:value-of select="w:say('staff.queue.orders')"/></h2><xsl:call-template name="order-rows"/></section></xsl:for-each>
        <section class="panel"><h2><xsl:value-of select="w:say('staff.reports')"/></h2>
          <xsl:choose><xsl:when test="reports/report"><table class="dense"><tbody><xsl:for-each select="reports/report"><tr>
            <th scope="row" class="c-id"><a href="{@href}"><xsl:value-of select="@reception"/></a></th><td class="c-what"><xsl:value-of select="w:summary(@summary)"/></td>
            <td><xsl:value-of select="w:say(concat('staff.channel.', @channel))"/></td><td><xsl:value-of select="w:say(concat('staff.trust.', @trust))"/></td><td class="num"><xsl:for-each select="received"><xsl:call-template name="short"/></xsl:for-each></td></tr></xsl:for-each></tbody></table></xsl:when>
            <xsl:otherwise><p class="quiet"><xsl:value-of select="w:say('staff.reports.none')"/></p></xsl:otherwise></xsl:choose>
        </section>
      </div>
      <div class="side">
        <section class="panel"><h2><xsl:value-of select="w:say('fact.machine')"/></h2>
          <xsl:for-each select="terminal"><dl class="facts">
            <xsl:call-template name="machine-facts"/>
            <dt><xsl:value-of select="w:say('staff.state')"/></dt><dd><xsl:value-of select="w:say(concat('staff.terminal.', @state))"/><xsl:if test="@silent"><xsl:call-template name="comma"/><em class="mark-warning"><xsl:value-of select="w:say('staff.silent')"/></em></xsl:if></dd>
            <xsl:if test="@site"><dt><xsl:value-of select="w:say('fact.site')"/></dt><dd><xsl:value-of select="@site"/><xsl:if test="@address"><br/><xsl:value-of select="@address"/></xsl:if></dd></xsl:if>
            <xsl:if test="@department"><dt><xsl:value-of select="w:say('fact.department')"/></dt><dd><xsl:value-of select="@department"/></dd></xsl:if>
            <xsl:if test="manager"><dt><xsl:value-of select="w:say('staff.manager')"/></dt><dd><xsl:for-each select="manager"><xsl:call-template name="person-line"/></xsl:for-each></dd></xsl:if>
            <xsl:if test="@asked"><dt><xsl:value-of select="w:say('staff.asked')"/></dt><dd><xsl:value-of select="@asked"/></dd></xsl:if>
            <xsl:if test="heard"><dt><xsl:value-of select="w:say('fact.heard')"/></dt><dd><xsl:for-each select="heard"><xsl:call-template name="when"/></xsl:for-each></dd></xsl:if>
            <xsl:if test="registered"><dt><xsl:value-of select="w:say('staff.registered')"/></dt><dd><xsl:for-each select="registered"><xsl:call-template name="when"/></xsl:for-each></dd></xsl:if>
            <xsl:call-template name="fact"><xsl:with-param name="key" select="'staff.centre'"/><xsl:with-param name="value" select="string(@centre)"/></xsl:call-template>
            <xsl:call-template name="fact"><xsl:with-param name="key" select="'staff.in-company'"/><xsl:with-param name="value" select="string(@in-company)"/></xsl:call-template>
            <xsl:call-template name="fact"><xsl:with-param name="key" select="'staff.contract'"/><xsl:with-param name="value" select="string(@contract)"/></xsl:call-template>
            <xsl:call-template name="fact"><xsl:with-param name="key" select="'staff.cells.billing_reference'"/><xsl:with-param name="value" select="string(@billing)"/></xsl:call-template>
            <xsl:if test="@registration"><dt><xsl:value-of select="w:say('staff.table.registrations')"/></dt><dd><a href="{@registration}"><xsl:value-of select="w:say('staff.cells.registration.title', 'number', @number)"/></a></dd></xsl:if>
            <xsl:if test="@agent"><dt><xsl:value-of select="w:say('staff.agent')"/></dt><dd><code><xsl:value-of select="@agent"/></code><xsl:text> </xsl:text><xsl:value-of select="@agent-name"/></dd></xsl:if>
          </dl>
          <xsl:call-template name="said"/></xsl:for-each>
        </section>
        <xsl:for-each select="standing"><section class="panel" id="standing"><h2><xsl:value-of select="w:say('staff.standing')"/></h2>
          <p><xsl:value-of select="w:say(concat('staff.standing.', @state))"/></p>
          <xsl:if test="retired or other or read"><dl class="facts">
            <xsl:if test="retired"><dt><xsl:value-of select="w:say('staff.standing.since')"/></dt><dd><xsl:for-each select="retired"><xsl:call-template name="when"/></xsl:for-each></dd></xsl:if>
            <xsl:for-each select="other"><dt><xsl:value-of select="w:say(concat('staff.standing.other.', @kind))"/></dt>
              <dd><a href="{@href}"><xsl:value-of select="@number"/></a><xsl:if test="@serial"><xsl:call-template name="comma"/><xsl:value-of select="@serial"/></xsl:if><xsl:if test="@place"><xsl:call-template name="comma"/><xsl:value-of select="@place"/></xsl:if></dd></xsl:for-each>
            <xsl:for-each select="read"><dt><xsl:value-of select="w:say(concat('staff.standing.read.', @kind))"/></dt>
              <dd><xsl:choose><xsl:when test="not(counter)"><xsl:value-of select="w:say('staff.standing.read.none')"/></xsl:when>
                <xsl:otherwise><xsl:for-each select="counter"><xsl:if test="position() &gt; 1"><xsl:call-template name="comma"/></xsl:if><xsl:choose><xsl:when test="w:has(concat('counter.', @name))"><xsl:value-of select="w:say(concat('counter.', @name))"/></xsl:when><xsl:otherwise><xsl:value-of select="@name"/></xsl:otherwise></xsl:choose><xsl:text> </xsl:text><xsl:value-of select="w:number(@value)"/></xsl:for-each></xsl:otherwise></xsl:choose>
                <xsl:for-each select="time"><br/><xsl:call-template name="when"/></xsl:for-each>
                <xsl:if test="@unsigned"><br/><em class="mark-warning"><xsl:value-of select="w:say('staff.standing.read.unsigned')"/></em></xsl:if></dd></xsl:for-each>
          </dl></xsl:if>
          <xsl:for-each select="form[@name = 'replace' or @name = 'merge']">
            <details><summary><xsl:value-of select="w:say(concat('staff.standing.', @name, '.title'))"/></summary>
              <form method="post" action="{@action}" class="row-form">
                <xsl:call-template name="form-fields"/><input type="hidden" name="what" value="{@name}"/>
                <p class="quiet"><xsl:value-of select="w:say(concat('staff.standing.', @name, '.note'))"/></p>
                <label for="other-{@name}"><xsl:value-of select="w:say(concat('staff.standing.', @name, '.other'))"/></label>
                <input id="other-{@name}" name="other" maxlength="80" autocomplete="off" required="required"/>
                <button type="submit"><xsl:value-of select="w:say(concat('staff.standing.', @name))"/></button>
              </form></details>
          </xsl:for-each>
          <xsl:if test="form[@name != 'replace' and @name != 'merge']"><div class="acts"><xsl:for-each select="form[@name != 'replace' and @name != 'merge']">
            <form method="post" action="{@action}"><xsl:call-template name="form-fields"/>
              <button type="submit" name="what" value="{@name}"><xsl:value-of select="w:say(concat('staff.standing.', @name))"/></button></form>
          </xsl:for-each></div></xsl:if>
        </section></xsl:for-each>
      </div>
      <div>
        <xsl:for-each select="earlies[early]"><section class="panel" id="early"><h2><xsl:value-of select="w:say('staff.early')"/></h2>
          <table class="dense"><tbody><xsl:for-each select="early"><tr>
            <th scope="row"><xsl:call-template name="supply-name"/><br/><xsl:for-each select="time"><xsl:call-template name="short"/></xsl:for-each></th>
            <td class="num"><xsl:call-template name="early-wasted"/><br/><xsl:call-template name="early-money"/></td>
            <td class="c-what"><xsl:call-template name="early-said"/></td></tr></xsl:for-each></tbody></table>
          <xsl:for-each select="early[form]">
            <xsl:variable name="reason" select="@reason"/>
            <details><summary><xsl:variable name="thing"><xsl:call-template name="supply-name"/></xsl:variable><xsl:value-of select="w:say('staff.early.note', 'thing', $thing)"/><xsl:text> </xsl:text><xsl:for-each select="time"><xsl:call-template name="short"/></xsl:for-each></summary>
              <form method="post" action="{form/@action}" class="row-form">
                <xsl:for-each select="form"><xsl:call-template name="form-fields"/></xsl:for-each><input type="hidden" name="early" value="{@id}"/>
                <label for="why-{@id}"><xsl:value-of select="w:say('staff.early.why')"/></label>
                <select id="why-{@id}" name="why">
                  <option value=""><xsl:value-of select="w:say('staff.early.unanswered')"/></option>
                  <xsl:for-each select="../why"><option value="{@name}"><xsl:if test="@name = $reason"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:value-of select="w:say(concat('early.why.', @name))"/></option></xsl:for-each>
                </select>
                <label for="text-{@id}"><xsl:value-of select="w:say('staff.early.text')"/></label>
                <input id="text-{@id}" name="text" maxlength="200" autocomplete="off" value="{text}"/>
                <button type="submit"><xsl:value-of select="w:say('staff.early.save')"/></button>
              </form></details>
          </xsl:for-each>
          <div class="acts"><a class="button" href="{@href}"><xsl:value-of select="w:say('staff.early.all')"/></a></div>
        </section></xsl:for-each>
        <xsl:for-each select="updates"><section class="panel"><h2><xsl:value-of select="w:say('staff.updates.history')"/></h2>
          <xsl:choose><xsl:when test="update"><table class="dense"><tbody><xsl:for-each select="update"><tr>
            <th scope="row"><xsl:value-of select="@path"/></th><td class="c-what"><xsl:value-of select="w:say(concat('staff.update.', @state))"/><xsl:if test="@why"><br/><xsl:value-of select="@why"/></xsl:if></td>
            <td class="num"><xsl:value-of select="@reception"/></td><td class="num"><xsl:for-each select="given"><xsl:call-template name="short"/></xsl:for-each></td></tr></xsl:for-each></tbody></table></xsl:when>
            <xsl:otherwise><p class="quiet"><xsl:value-of select="w:say('staff.updates.history.none')"/></p></xsl:otherwise></xsl:choose>
          <xsl:if test="@unverified"><p><em class="mark-warning"><xsl:value-of select="w:say('staff.updates.unverified')"/></em></p></xsl:if>
          <div class="acts"><xsl:for-each select="form"><xsl:call-template name="button-form"><xsl:with-param name="word" select="w:say(concat('staff.updates.', @name))"/><xsl:with-param name="what" select="@name"/></xsl:call-template></xsl:for-each>
            <a class="button" href="/staff/updates"><xsl:value-of select="w:say('staff.updates')"/></a></div>
        </section></xsl:for-each>
        <xsl:for-each select="downs"><section class="panel"><h2><xsl:value-of select="w:say('staff.downs')"/></h2>
          <xsl:choose><xsl:when test="down"><table class="dense"><tbody><xsl:for-each select="down"><tr>
            <th scope="row"><xsl:value-of select="w:say(concat('staff.down.', @name))"/></th><td class="c-what"><xsl:value-of select="@text"/></td>
            <td><xsl:value-of select="w:say(concat('staff.down.is.', @result))"/><xsl:if test="@word"><br/><xsl:value-of select="@word"/></xsl:if></td>
            <td class="num"><xsl:for-each select="asked"><xsl:call-template name="short"/></xsl:for-each></td>
            <td><xsl:for-each select="form"><xsl:call-template name="button-form"><xsl:with-param name="word" select="w:say('staff.down.withdraw')"/></xsl:call-template></xsl:for-each></td></tr></xsl:for-each></tbody></table></xsl:when>
            <xsl:otherwise><p class="quiet"><xsl:value-of select="w:say('staff.downs.none')"/></p></xsl:otherwise></xsl:choose>
          <xsl:if test="form"><form method="post" action="{form/@action}" class="row-form">
            <xsl:for-each select="form"><xsl:call-template name="form-fields"/></xsl:for-each>
            <xsl:if test="@wrong"><p class="wrong" id="down-wrong" role="alert"><xsl:call-template name="landing"/><xsl:call-template name="icon"><xsl:with-param name="name" select="'stop'"/></xsl:call-template><span><xsl:value-of select="w:desk(@wrong)"/></span></p></xsl:if>
            <label for="down-name"><xsl:value-of select="w:say('staff.down.what')"/></label>
            <select id="down-name" name="name">
              <xsl:call-template name="down-choice"><xsl:with-param name="name" select="'panel'"/></xsl:call-template>
              <xsl:call-template name="down-choice"><xsl:with-param name="name" select="'report-now'"/></xsl:call-template>
              <xsl:call-template name="down-choice"><xsl:with-param name="name" select="'update-now'"/></xsl:call-template>
              <xsl:call-template name="down-choice"><xsl:with-param name="name" select="'schedule'"/></xsl:call-template>
              <xsl:call-template name="down-choice"><xsl:with-param name="name" select="'setting'"/></xsl:call-template>
            </select>
            <label for="down-text"><xsl:value-of select="w:say('staff.down.text')"/><xsl:text> </xsl:text><span class="quiet"><xsl:value-of select="w:say('staff.down.hint')"/></span></label>
            <input id="down-text" name="text" maxlength="200" autocomplete="off" value="{@text}"><xsl:if test="@wrong"><xsl:attribute name="aria-invalid">true</xsl:attribute><xsl:attribute name="aria-describedby">down-wrong</xsl:attribute></xsl:if></input>
            <div class="acts"><button type="submit"><xsl:value-of select="w:say('staff.down.send')"/></button></div>
          </form></xsl:if>
        </section></xsl:for-each>
        <xsl:for-each select="signature"><section class="panel"><h2><xsl:value-of select="w:say('staff.signature')"/></h2>
          <xsl:if test="@new"><p class="flash" role="status"><xsl:call-template name="landing"/><xsl:value-of select="w:say('staff.signature.new')"/></p><p><code class="secret"><xsl:value-of select="@new"/></code></p></xsl:if>
          <xsl:choose>
            <xsl:when test="set"><dl class="facts">
              <dt><xsl:value-of select="w:say('staff.signature.set')"/></dt><dd><xsl:for-each select="set"><xsl:call-template name="when"/></xsl:for-each></dd>
              <dt><xsl:value-of select="w:say('staff.signature.used')"/></dt><dd><xsl:for-each select="used"><xsl:call-template name="when"/></xsl:for-each><xsl:if test="not(used)"><xsl:value-of select="w:say('staff.signature.unused')"/></xsl:if></dd>
              <xsl:for-each select="before"><dt><xsl:value-of select="w:say('staff.signature.before')"/></dt><dd><xsl:call-template name="when"/></dd></xsl:for-each>
            </dl></xsl:when>
            <xsl:otherwise><p class="quiet"><xsl:value-of select="w:say('staff.signature.none')"/></p></xsl:otherwise>
          </xsl:choose>
          <xsl:if test="@needed"><p><xsl:value-of select="w:say('staff.signature.needed')"/></p></xsl:if>
          <div class="acts"><xsl:for-each select="form">
            <xsl:choose>
              <xsl:when test="@name = 'key'"><form method="post" action="{@action}"><xsl:call-template name="form-fields"/>
                <button type="submit"><xsl:value-of select="w:say('staff.signature.key')"/></button>
                <xsl:if test="../set"><xsl:text> </xsl:text><button type="submit" name="at-once" value="yes"><xsl:value-of select="w:say('staff.signature.at-once')"/></button></xsl:if></form></xsl:when>
              <xsl:otherwise><xsl:call-template name="button-form"><xsl:with-param name="word" select="w:say(concat('staff.signature.', @name))"/><xsl:with-param name="what" select="@name"/></xsl:call-template></xsl:otherwise>
            </xsl:choose></xsl:for-each></div>
        </section></xsl:for-each>
        <xsl:for-each select="label"><section class="panel" id="label"><h2><xsl:value-of select="w:say('staff.label')"/></h2>
          <p><xsl:value-of select="w:say('staff.label.what')"/></p>
          <xsl:if test="@made">
            <form method="get" action="{@href}" class="row-form dated">
              <div class="when-fields">
                <span><label for="sheet"><xsl:value-of select="w:say('staff.label.sheet')"/></label>
                  <select id="sheet" name="sheet"><xsl:for-each select="sheet"><option value="{@name}"><xsl:value-of select="w:say('staff.label.sheet.of', 'name', @name, 'width', @width, 'height', @height, 'count', @count)"/></option></xsl:for-each></select></span>
                <span><label for="first"><xsl:value-of select="w:say('staff.label.first')"/></label>
                  <input id="first" name="first" type="number" min="1" max="24" value="1"/></span>
              </div>
              <button type="submit"><xsl:value-of select="w:say('staff.label.print')"/></button>
            </form>
          </xsl:if>
          <xsl:for-each select="form">
            <xsl:choose>
              <xsl:when test="@name = 'make'"><div class="acts"><xsl:call-template name="button-form"><xsl:with-param name="word" select="w:say('staff.label.make')"/></xsl:call-template></div></xsl:when>
              <xsl:otherwise><details><summary><xsl:value-of select="w:say('staff.label.lost')"/></summary>
                <p><xsl:value-of select="w:say('staff.label.replace.what')"/></p>
                <form method="post" action="{@action}"><xsl:call-template name="form-fields"/><input type="hidden" name="replace" value="yes"/>
                  <div class="acts"><button type="submit"><xsl:value-of select="w:say('staff.label.replace')"/></button></div></form></details></xsl:otherwise>
            </xsl:choose>
          </xsl:for-each>
        </section></xsl:for-each>
        <xsl:for-each select="choices"><section class="panel" id="choices"><h2><xsl:value-of select="w:say('staff.choices')"/></h2>
          <xsl:for-each select="form">
            <form method="post" action="{@action}" class="row-form">
              <xsl:call-template name="form-fields"/>
              <label for="tells"><xsl:value-of select="w:say('staff.choices.tells')"/></label>
              <select id="tells" name="tells">
                <option value="no"><xsl:value-of select="w:say('staff.choices.tells.no')"/></option>
                <option value="mail"><xsl:if test="../@tells = 'mail'"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:value-of select="w:say('staff.choices.tells.mail')"/></option>
                <option value="fax"><xsl:if test="../@tells = 'fax'"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:value-of select="w:say('staff.choices.tells.fax')"/></option>
              </select>
              <div class="check"><input id="orders" name="orders" type="checkbox"><xsl:if test="../@orders"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input><label for="orders"><xsl:value-of select="w:say('staff.choices.orders')"/></label></div>
              <div class="check"><input id="at-end" name="at-end" type="checkbox"><xsl:if test="../@at-end"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input><label for="at-end"><xsl:value-of select="w:say('staff.choices.at-end')"/></label></div>
              <label for="month"><xsl:value-of select="w:say('staff.choices.month')"/></label>
              <input id="month" name="month" type="number" min="0" max="1000" required="required" value="{../@month}" inputmode="numeric"/>
              <button type="submit"><xsl:value-of select="w:say('staff.choices.save')"/></button>
            </form>
          </xsl:for-each>
          <xsl:if test="not(form)"><dl class="facts">
            <dt><xsl:value-of select="w:say('staff.choices.tells')"/></dt><dd><xsl:value-of select="w:say(concat('staff.choices.tells.', @tells))"/></dd>
            <xsl:if test="@orders"><dt><xsl:value-of select="w:say('staff.choices.orders')"/></dt><dd><xsl:value-of select="w:say('staff.choices.yes')"/></dd></xsl:if>
            <xsl:if test="@at-end"><dt><xsl:value-of select="w:say('staff.choices.at-end')"/></dt><dd><xsl:value-of select="w:say('staff.choices.yes')"/></dd></xsl:if>
          </dl></xsl:if>
        </section></xsl:for-each>
      </div>
    </div>
  </xsl:template>

  <!-- Context: downs. -->
  <xsl:template name="down-choice">
    <xsl:param name="name"/>
    <option value="{$name}"><xsl:if test="@chosen = $name"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:value-of select="w:say(concat('staff.down.', $name))"/></option>
  </xsl:template>
</xsl:stylesheet>
