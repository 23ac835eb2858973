<?xml version="1.0" encoding="UTF-8"?>
<!-- A person of a customer: what is looked after, the link, and who looks after it instead. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="staff-frame.xsl"/>

  <xsl:template name="title"><xsl:value-of select="who/@name"/></xsl:template>
  <xsl:template name="content">
    <div class="head"><h1><xsl:value-of select="who/@name"/></h1><xsl:for-each select="customer"><a href="{@href}"><xsl:value-of select="@name"/></a></xsl:for-each></div>
    <p><xsl:for-each select="who"><xsl:call-template name="person-line"/></xsl:for-each></p>
    <div class="two desk">
      <section class="panel"><h2><xsl:value-of select="w:say('staff.scope')"/></h2>
        <xsl:choose>
          <xsl:when test="scope/*"><ul class="plain">
            <xsl:for-each select="scope/site"><li><xsl:value-of select="w:say('staff.scope.site', 'site', @name)"/></li></xsl:for-each>
            <xsl:for-each select="scope/terminal"><li><a href="{@href}"><xsl:call-template name="machine-name"/></a></li></xsl:for-each>
          </ul></xsl:when>
          <xsl:otherwise><p class="quiet"><xsl:value-of select="w:say('staff.none')"/></p></xsl:otherwise>
        </xsl:choose>
        <xsl:for-each select="hand-over/successor"><p><xsl:value-of select="w:say('label', 'name', w:say('staff.successor'))"/><xsl:text> </xsl:text><xsl:call-template name="person-line"/></p></xsl:for-each>
      </section>
      <div>
        <xsl:for-each select="link"><section class="panel"><h2><xsl:value-of select="w:say('staff.link')"/></h2>
          <p><xsl:value-of select="w:say(concat('staff.link.', @state))"/></p>
          <xsl:for-each select="expires"><p class="quiet"><xsl:call-template name="around">
            <xsl:with-param name="text" select="w:say('staff.link.expires')"/>
            <xsl:with-param name="element"><xsl:call-template name="when"/></xsl:with-param>
          </xsl:call-template></p></xsl:for-each>
          <div class="acts">
            <xsl:for-each select="form[@name = 'renew']"><xsl:call-template name="button-form"><xsl:with-param name="word" select="w:say('staff.link.renew')"/></xsl:call-template></xsl:for-each>
            <xsl:for-each select="form[@name = 'revoke']"><xsl:call-template name="button-form"><xsl:with-param name="word" select="w:say('staff.link.revoke')"/><xsl:with-param name="class" select="'link'"/></xsl:call-template></xsl:for-each>
          </div>
        </section></xsl:for-each>
        <xsl:for-each select="hand-over"><section class="panel"><h2><xsl:value-of select="w:say('staff.hand-over')"/></h2>
          <xsl:for-each select="planned"><p><xsl:for-each select="to"><xsl:call-template name="person-line"/></xsl:for-each><xsl:text> </xsl:text>
            <xsl:choose><xsl:when test="at"><xsl:for-each select="at"><xsl:call-template name="when"/></xsl:for-each></xsl:when>
              <xsl:otherwise><span class="quiet"><xsl:value-of select="w:say('staff.hand-over.waits')"/></span></xsl:otherwise></xsl:choose></p></xsl:for-each>
          <xsl:for-each select="form[@name = 'withdraw']"><xsl:call-template name="button-form"><xsl:with-param name="word" select="w:say('staff.hand-over.withdraw')"/></xsl:call-template></xsl:for-each>
          <xsl:for-each select="form[@name = 'hand-over']">
            <form method="post" action="{@action}" class="row-form">
              <xsl:call-template name="form-fields"/>
              <p class="quiet"><xsl:value-of select="w:say('staff.hand-over.note')"/></p>
              <xsl:for-each select="../error"><p class="wrong" id="error-{@field}"><xsl:call-template name="icon"><xsl:with-param name="name" select="'low'"/></xsl:call-template><span><xsl:value-of select="w:say(@key)"/></span></p></xsl:for-each>
              <label for="mail"><xsl:value-of select="w:say('staff.hand-over.mail')"/></label>
              <input id="mail" name="mail" type="text" inputmode="email" maxlength="254" autocomplete="off" value="{../@mail}"/>
              <label for="name"><xsl:value-of select="w:say('staff.hand-over.name')"/><xsl:text> </xsl:text><span class="quiet"><xsl:value-of select="w:say('field.optional')"/></span></label>
              <input id="name" name="name" maxlength="120" autocomplete="off" value="{../@name}"/>
              <label for="day"><xsl:value-of select="w:say('staff.hand-over.day')"/><xsl:text> </xsl:text><span class="quiet"><xsl:value-of select="w:say('field.optional')"/></span></label>
              <input id="day" name="day" type="date" value="{../@day}"/>
              <xsl:if test="count(/page/scope/site) &gt; 1 or (/page/scope/site and /page/scope/terminal)">
                <label for="site"><xsl:value-of select="w:say('staff.hand-over.site')"/></label>
                <select id="site" name="site"><option value="0"><xsl:value-of select="w:say('staff.hand-over.all')"/></option>
                  <xsl:for-each select="/page/scope/site"><option value="{@id}"><xsl:value-of select="@name"/></option></xsl:for-each></select>
              </xsl:if>
              <xsl:if test="count(/page/scope/terminal) &gt; 1">
                <label for="terminal"><xsl:value-of select="w:say('staff.hand-over.terminal')"/></label>
                <select id="terminal" name="terminal"><option value="0"><xsl:value-of select="w:say('staff.hand-over.all')"/></option>
                  <xsl:for-each select="/page/scope/terminal"><option value="{@id}"><xsl:call-template name="machine-name"/></option></xsl:for-each></select>
              </xsl:if>
              <button type="submit"><xsl:value-of select="w:say('staff.hand-over.button')"/></button>
            </form>
          </xsl:for-each>
        </section></xsl:for-each>
      </div>
    </div>
  </xsl:template>
</xsl:stylesheet>
