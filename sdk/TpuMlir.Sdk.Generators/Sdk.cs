namespace TpuMlir.Sdk.Generators;

/// <summary>Names of the SDK's types, as metadata and as generated code spells them.</summary>
internal static class Sdk
{
    public const string IrNamespace = "TpuMlir.Sdk.Ir";
    public const string OpsNamespace = "TpuMlir.Sdk.Ops";

    public const string OpAttribute = OpsNamespace + ".OpAttribute";
    public const string OpBase = OpsNamespace + ".Op";
    public const string TopOpBase = OpsNamespace + ".TopOp";
    public const string OpSampleType = OpsNamespace + ".OpSample";

    public const string PluginsNamespace = "TpuMlir.Sdk.Plugins";
    public const string ExportPassAttribute = PluginsNamespace + ".ExportPassAttribute";
    public const string PassInterface = PluginsNamespace + ".IPass<TOptions>";

    public const string Ir = "global::" + IrNamespace;
    public const string Ops = "global::" + OpsNamespace;
    public const string Value = Ir + ".Value";
    public const string Values = "global::System.Collections.Generic.IReadOnlyList<" + Value + ">";
    public const string EquatableList = Ir + ".EquatableList";
}
