namespace TpuMlir.Host.Tests.Plugins.Faults;

internal static class HostFaults
{
    public static Fault[] All =>
    [
        new("it asks for another SDK", "TPM0402", "it needs SDK [7.0.0, 8.0.0); this host has SDK", lab =>
        {
            lab.Sandbox.Add("Good", edit: json => json["sdk"] = "[7.0,8.0)");
            return lab.Refused();
        }),
        new("it was compiled against a newer SDK", "TPM0402", "plugin 'fixtures.good' 1.0.0 was compiled against TpuMlir.Sdk 0.9.0.0; this host has SDK", lab =>
        {
            AssemblyEdit.SetReferencedVersion(Path.Combine(lab.Sandbox.Add("Good"), "Fixtures.Good.dll"), "TpuMlir.Sdk", new Version(0, 9, 0, 0));
            return lab.Compose(c => c.Backend("fixturechip"));
        }),
        new(
            "it uses a type or member only a newer SDK has",
            "TPM0402",
            "plugin 'fixtures.needs-newer-sdk' 1.0.0 uses what TpuMlir.Sdk SDK of this host does not have: TpuMlir.Sdk.Ir.CycleModel; "
            + "TpuMlir.Sdk.Ir.Module::EstimateCycles(Int32, System.Collections.Generic.IReadOnlyList`1<String>) : Int64",
            lab =>
            {
                lab.Sandbox.Add("NeedsNewerSdk");
                return lab.Compose(c => c.Pass("newer"));
            }),
        new("it is compiled for another framework", "TPM0402", "plugin 'fixtures.good' 1.0.0 is compiled for .NET 99.0; this host runs .NET NET", lab =>
        {
            AssemblyEdit.Replace(Path.Combine(lab.Sandbox.Add("Good"), "Fixtures.Good.dll"), ".NETCoreApp,Version=v10.0", ".NETCoreApp,Version=v99.0");
            return lab.Compose(c => c.Backend("fixturechip"));
        }),
        new("a native library is for another processor", "TPM0412", "the native library 'libfast.so' is for Linux on s390x; this host runs on HERE", lab =>
        {
            // An ELF header of the System V ABI: 64 bits, big-endian, e_machine 22.
            byte[] elf = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 22, .. new byte[44]];
            File.WriteAllBytes(Path.Combine(lab.Sandbox.Add("Good"), "libfast.so"), elf);
            return lab.Doctor();
        }),
    ];
}
