using System.Runtime.InteropServices;
using System.Security.Cryptography;
using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Simulation;
using TpuMlir.Sdk.Backends.Simulation;

namespace TpuMlir.Backends.Bm1684x.Tests.Simulation;

/// <summary>How the two machines differ after a case.</summary>
internal sealed record Difference(int Bytes, string Text);

/// <summary>Builds random commands, executes them on one or both machines, and compares all of their memories.</summary>
internal sealed unsafe class DifferentialRunner : IDisposable
{
    public Bm1684xMachine Machine { get; } = new(globalMemoryBytes: VendorModel.GlobalBytes);

    /// <summary>Builds a case; with decisions given, they replace the seed's.</summary>
    public DifferentialCase Build(CommandFamily family, int seed, IReadOnlyList<int>? choices = null)
    {
        var c = new DifferentialCase(seed, Machine, choices);
        family.Build(c);
        CommandVariants.Apply(c);
        return c;
    }

    /// <summary>Executes a built case on our machine; a message when it refuses.</summary>
    public string? RunOurs(DifferentialCase c)
    {
        try
        {
            c.Prologue.ForEach(Machine.Execute);
            if (c.Tiu is not null)
            {
                Machine.Execute(c.Tiu);
            }
            else
            {
                Machine.Execute(c.Gdma!);
            }

            Machine.Execute(CommandVariants.NoMask);
            return null;
        }
        catch (SimulationException e)
        {
            Machine.Execute(CommandVariants.NoMask);
            return e.Message;
        }
    }

    /// <summary>Gives the vendor's model the operands of a case that was built but not yet run, and runs it there.</summary>
    public void RunVendors(DifferentialCase c)
    {
        VendorModel vendor = VendorModel.Instance;
        for (int lane = 0; lane < 64; lane++)
        {
            Copy(Machine.Lane(lane), vendor.Local + (lane << 18), c.LocalUsed);
        }

        Copy(Machine.GlobalMemory.Pointer, vendor.Global, c.GlobalUsed);
        Copy(Machine.L2.Pointer, vendor.L2, c.L2Used);
        Copy(Machine.StaticMemory.Pointer, vendor.Static, c.StaticUsed);
        vendor.Execute([.. c.Prologue.Select(t => (CommandBytes.Of(t), 0u)), (CommandBytes.Of(c), c.Tiu is null ? 1u : 0u), (CommandBytes.Of(CommandVariants.NoMask), 0u)]);
    }

    /// <summary>Runs a built case on both; null when all memory is the same.</summary>
    public Difference? RunBoth(DifferentialCase c)
    {
        RunVendors(c);
        string? refused = RunOurs(c);
        VendorModel vendor = VendorModel.Instance;
        var comparison = new MemoryComparison(c.ResultType);
        comparison.Compare("local", Machine.LocalMemory.Pointer, vendor.Local, VendorModel.LocalBytes);
        comparison.Compare("global", Machine.GlobalMemory.Pointer, vendor.Global, VendorModel.GlobalBytes);
        comparison.Compare("L2", Machine.L2.Pointer, vendor.L2, AddressMap.L2Bytes);
        if (comparison.Bytes > 0)
        {
            Resynchronise();
        }

        return refused is not null ? new Difference(comparison.Bytes, refused) : comparison.Difference;
    }

    /// <summary>Makes our memories equal to the vendor's.</summary>
    public void Resynchronise()
    {
        VendorModel vendor = VendorModel.Instance;
        Copy(vendor.Local, Machine.LocalMemory.Pointer, VendorModel.LocalBytes);
        Copy(vendor.Global, Machine.GlobalMemory.Pointer, VendorModel.GlobalBytes);
        Copy(vendor.L2, Machine.L2.Pointer, AddressMap.L2Bytes);
    }

    /// <summary>Hash of all memory a case uses on our machine after it ran, NaNs of the result's type made one.</summary>
    public string Hash(DifferentialCase c)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[Math.Max(c.LocalUsed, Math.Max(c.GlobalUsed, c.L2Used))];
        for (int lane = 0; lane < 64; lane++)
        {
            Append(hash, buffer, Machine.Lane(lane), c.LocalUsed, c.ResultType);
        }

        Append(hash, buffer, Machine.GlobalMemory.Pointer, c.GlobalUsed, c.ResultType);
        Append(hash, buffer, Machine.L2.Pointer, c.L2Used, c.ResultType);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }

    public void Dispose() => Machine.Dispose();

    private static void Append(IncrementalHash hash, byte[] buffer, byte* memory, int count, ElementType type)
    {
        Span<byte> bytes = buffer.AsSpan(0, count);
        new Span<byte>(memory, count).CopyTo(bytes);
        if (type == ElementType.Float32)
        {
            foreach (ref uint bits in MemoryMarshal.Cast<byte, uint>(bytes))
            {
                bits = MemoryComparison.IsNaN(bits, type) ? uint.MaxValue : bits;
            }
        }
        else if (type.IsFloat())
        {
            foreach (ref ushort bits in MemoryMarshal.Cast<byte, ushort>(bytes))
            {
                bits = MemoryComparison.IsNaN(bits, type) ? ushort.MaxValue : bits;
            }
        }

        hash.AppendData(bytes);
    }

    private static void Copy(byte* source, byte* target, long count) => Buffer.MemoryCopy(source, target, count, count);
}
