<?xml version="1.0" encoding="UTF-8"?>
<!-- Opened by the code on a machine: what is known already, and a form for whoever stands there. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="parts.xsl"/>

  <xsl:template name="title"><xsl:for-each select="terminal"><xsl:call-template name="machine-name"/></xsl:for-each></xsl:template>

  <xsl:template name="told">
    <xsl:for-each select="noted">
      <div class="note good" role="status">
        <xsl:call-template name="landing"/>
        <xsl:call-template name="icon"><xsl:with-param name="name" select="'ok'"/></xsl:call-template>
        <p><xsl:value-of select="w:say('label.noted', 'number', @reception)"/></p>
      </div>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="content">
    <h1><xsl:call-template name="title"/></h1>
    <xsl:if test="terminal/@number"><p class="sub"><xsl:value-of select="w:say('machine.number', 'number', terminal/@number)"/></p></xsl:if>
    <section class="block" aria-labelledby="known">
      <h2 id="known"><xsl:choose>
        <xsl:when test="matters/case"><xsl:value-of select="w:say('label.known')"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="w:say('label.nothing')"/></xsl:otherwise>
      </xsl:choose></h2>
      <xsl:if test="matters/case"><ul class="rows"><xsl:apply-templates select="matters/case"/></ul></xsl:if>
    </section>
    <xsl:apply-templates select="form"/>
    <nav class="acts block" aria-label="{w:say('settings.language')}">
      <xsl:for-each select="language">
        <a class="button" href="{/page/@base}?lang={@code}" lang="{@code}" hreflang="{@code}"><xsl:if test="@chosen"><xsl:attribute name="aria-current">true</xsl:attribute></xsl:if><xsl:value-of select="@name"/></a>
      </xsl:for-each>
    </nav>
  </xsl:template>

  <xsl:template match="matters/case">
    <li class="row">
      <span><strong><xsl:call-template name="label-matter"/></strong>
        <br/><span class="quiet small"><xsl:call-template name="around">
          <xsl:with-param name="text" select="w:say('label.since', 'id', @service)"/>
          <xsl:with-param name="element"><xsl:for-each select="since"><xsl:call-template name="when"/></xsl:for-each></xsl:with-param>
        </xsl:call-template></span>
        <xsl:for-each select="arrives | comes"><br/><xsl:call-template name="around">
          <xsl:with-param name="text"><xsl:choose><xsl:when test="name() = 'arrives'"><xsl:value-of select="w:say('label.arrives')"/></xsl:when><xsl:otherwise><xsl:value-of select="w:say('label.comes')"/></xsl:otherwise></xsl:choose></xsl:with-param>
          <xsl:with-param name="element"><xsl:call-template name="span"/></xsl:with-param>
        </xsl:call-template></xsl:for-each></span>
      <span class="tag"><xsl:call-template name="label-state"/></span>
    </li>
  </xsl:template>

  <!-- Of a service case only that there is one: what somebody wrote is not for everybody. -->
  <xsl:template name="label-matter">
    <xsl:choose>
      <xsl:when test="@kind = 'service'"><xsl:value-of select="w:say('label.service')"/></xsl:when>
      <xsl:otherwise><xsl:call-template name="case-title"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="label-state">
    <xsl:choose>
      <xsl:when test="@state = 'open'"><xsl:call-template name="state"><xsl:with-param name="kind"><xsl:choose><xsl:when test="@severity = 'error'">error</xsl:when><xsl:otherwise>warning</xsl:otherwise></xsl:choose></xsl:with-param><xsl:with-param name="word" select="w:say('label.open')"/></xsl:call-template></xsl:when>
      <xsl:otherwise><xsl:call-template name="case-state"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="page/form">
    <section class="block" aria-labelledby="tell">
      <h2 id="tell"><xsl:choose>
        <xsl:when test="../matters/case"><xsl:value-of select="w:say('label.else')"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="w:say('label.tell')"/></xsl:otherwise>
      </xsl:choose></h2>
      <form method="post" action="{@action}">
        <xsl:call-template name="form-fields"/>
        <input type="hidden" name="lang" value="{/page/@language}"/>
        <fieldset>
          <legend><xsl:value-of select="w:say('label.what')"/></legend>
          <xsl:call-template name="wrong"><xsl:with-param name="field" select="'what'"/></xsl:call-template>
          <div class="choices">
            <xsl:for-each select="choice">
              <label class="choice"><input type="radio" name="what" value="{@key}"><xsl:if test="position() = 1"><xsl:attribute name="id">what</xsl:attribute></xsl:if><xsl:if test="@chosen"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if><xsl:call-template name="invalid"><xsl:with-param name="field" select="'what'"/></xsl:call-template></input><span><xsl:value-of select="w:say(concat('label.what.', @key))"/></span></label>
            </xsl:for-each>
          </div>
        </fieldset>
        <div class="field"><label for="text"><xsl:value-of select="w:say('label.text')"/><xsl:text> </xsl:text><span class="quiet"><xsl:value-of select="w:say('field.optional')"/></span></label>
          <span class="quiet" id="text-hint"><xsl:value-of select="w:say('label.text.hint')"/></span>
          <xsl:call-template name="wrong"><xsl:with-param name="field" select="'text'"/></xsl:call-template>
          <textarea id="text" name="text" maxlength="500" aria-describedby="text-hint"><xsl:call-template name="invalid"><xsl:with-param name="field" select="'text'"/></xsl:call-template><xsl:value-of select="entered"/></textarea></div>
        <div class="field"><label for="code"><xsl:value-of select="w:say('label.code')"/><xsl:text> </xsl:text><span class="quiet"><xsl:value-of select="w:say('field.optional')"/></span></label>
          <xsl:call-template name="wrong"><xsl:with-param name="field" select="'code'"/></xsl:call-template>
          <input id="code" name="code" maxlength="16" autocomplete="off" autocapitalize="characters" spellcheck="false" value="{@code}"><xsl:call-template name="invalid"><xsl:with-param name="field" select="'code'"/></xsl:call-template></input></div>
        <div class="acts block"><button class="primary" type="submit"><xsl:value-of select="w:say('label.button')"/></button></div>
      </form>
      <p class="quiet block"><xsl:value-of select="w:say('label.next', 'dealer', /page/dealer/@name)"/></p>
    </section>
  </xsl:template>
</xsl:stylesheet>
